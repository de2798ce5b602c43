import { useLocation, useSearchParams } from "wouter";

import { Answer } from "../../ui/Answer";
import { entityPath } from "../../ui/Entity";
import { Page } from "../../ui/Page";
import { TabPanels } from "../../ui/TabPanels";
import { OwnerHead } from "./OwnerHead";
import { TABS } from "./tabs";
import { KIND_WORD, useWho, type Kind } from "./who";

interface Props {
  kind: Kind;
  id: number;
  tab: string | undefined;
}

/** An alliance, a corporation or a pilot. */
export default function OwnerPage({ kind, id, tab }: Props) {
  const who = useWho(kind, id);
  const [, go] = useLocation();
  const [parameters] = useSearchParams();
  const tabs = TABS.filter(({ kinds }) => !kinds || kinds.includes(kind));
  const open = tabs.find((one) => one.id === tab) ?? TABS[0];
  const openTab = (next: string) => {
    // how far back one looks holds for all parts; other filters are of one
    const days = parameters.get("days");
    go(`${entityPath(kind, id)}${next === TABS[0].id ? "" : `/${next}`}${days ? `?days=${days}` : ""}`);
  };
  return (
    <Page title={who.data?.name ?? `${KIND_WORD[kind]} ${id}`}>
      <Answer query={who} height={80}>
        {(one) => (
          <>
            <OwnerHead who={one} />
            <TabPanels
              label={`Parts of the page of ${one.name ?? one.id}`}
              tabs={tabs.map(({ id: key, word, show }) => ({ id: key, word, show: () => show(one) }))}
              open={open.id}
              onOpen={openTab}
            />
          </>
        )}
      </Answer>
    </Page>
  );
}
