import { Link } from "wouter";

import { Note } from "../ui/Answer";
import { Page, PageHead } from "../ui/Page";

export default function Missing() {
  return (
    <Page title="No such page">
      <PageHead title="No such page" />
      <Note>
        There is nothing at this address. Search for it above, or go to <Link href="/">the map</Link>.
      </Note>
    </Page>
  );
}
