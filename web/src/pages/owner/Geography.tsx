import { Link } from "wouter";

import { Answer } from "../../ui/Answer";
import { LookBack, useLookBack } from "../../ui/LookBack";
import { Panel } from "../../ui/Panel";
import { presenceLink } from "../map/links";
import { HeldPanel } from "./HeldPanel";
import { useRecord } from "./record";
import { SystemsPanel } from "./SystemsPanel";
import type { Who } from "./who";

/** Where it fights, and what it holds. */
export function Geography({ who }: { who: Who }) {
  const record = useRecord(who.kind, who.id, useLookBack());
  return (
    <>
      <Panel>
        <Link href={presenceLink(who.kind, who.id)}>See on the map where it was active</Link>
      </Panel>
      {who.kind === "alliance" && <HeldPanel alliance={who.id} />}
      <LookBack />
      <Answer query={record} height={300}>
        {(one) => <SystemsPanel record={one} most={15} />}
      </Answer>
    </>
  );
}
