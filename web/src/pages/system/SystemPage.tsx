import { Answer } from "../../ui/Answer";
import { Columns, Page } from "../../ui/Page";
import { BattlesHere } from "./BattlesHere";
import { CampaignsPanel } from "./CampaignsPanel";
import { HolesPanel } from "./HolesPanel";
import { HoursPanel } from "./HoursPanel";
import { IncursionPanel } from "./IncursionPanel";
import { KillsHere } from "./KillsHere";
import { NeighboursPanel } from "./NeighboursPanel";
import { RecordPanel } from "./RecordPanel";
import { SovereigntyPanel } from "./SovereigntyPanel";
import { SystemHead } from "./SystemHead";
import { useSystem } from "./system";

/** A solar system: what it is, who holds it, and what happens in it. */
export default function SystemPage({ id }: { id: number }) {
  const system = useSystem(id);
  return (
    <Page title={system.data?.name ?? `System ${id}`}>
      <Answer query={system} height={420}>
        {(one) => (
          <>
            <SystemHead system={one} />
            <IncursionPanel id={id} />
            <CampaignsPanel id={id} />
            <HolesPanel id={id} />
            <Columns>
              {one.neighbours.length > 0 && <NeighboursPanel system={one} />}
              {(one.sovereignty !== null || one.band === "nullsec") && <SovereigntyPanel system={one} />}
            </Columns>
            <RecordPanel id={id} />
            <HoursPanel system={one} />
          </>
        )}
      </Answer>
      {!system.isError && (
        <>
          <BattlesHere id={id} />
          <KillsHere id={id} />
        </>
      )}
    </Page>
  );
}
