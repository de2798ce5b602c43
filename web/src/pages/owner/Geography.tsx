import { Link } from "wouter";

import { oneOf, useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { HeldPanel } from "./HeldPanel";
import { DAYS, useRecord } from "./record";
import { SystemsPanel } from "./SystemsPanel";
import type { Who } from "./who";

/** Where it fights, and what it holds. */
export function Geography({ who }: { who: Who }) {
  const [address] = useAddress();
  const record = useRecord(who.kind, who.id, Number(oneOf(address, "days", DAYS)));
  return (
    <>
      <Panel>
        <Link href={`/?layer=entity&${who.kind}=${who.id}`}>See on the map where it was active</Link>
      </Panel>
      {who.kind === "alliance" && <HeldPanel alliance={who.id} />}
      <Answer query={record} height={300}>
        {(one) => <SystemsPanel record={one} most={15} />}
      </Answer>
    </>
  );
}
