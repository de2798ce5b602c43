import { Link } from "wouter";

import { Note } from "../ui/Answer";

export default function Missing() {
  return (
    <Note>
      There is no page at this address. Press <kbd>/</kbd> to search, or go to <Link href="/">the map</Link>.
    </Note>
  );
}
