import { useMemo } from "react";
import { useLocation } from "wouter";

import { useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Choice, Filters } from "../../ui/Filters";
import { Columns, Page, PageHead } from "../../ui/Page";
import { Pick } from "../../ui/Pick";
import { regionsOf } from "./board";
import { CampaignsPanel } from "./CampaignsPanel";
import { ChangesPanel } from "./ChangesPanel";
import { HoldersPanel } from "./HoldersPanel";
import { useBoardFilter, useHeld } from "./useBoard";
import { WindowsPanel } from "./WindowsPanel";

/** Who holds New Eden, who fights for it, and what can be attacked next. */
export default function SovereigntyPage() {
  const held = useHeld();
  const { region, alliance } = useBoardFilter();
  const [, change] = useAddress();
  const [, go] = useLocation();
  const regions = useMemo(() => {
    const all = regionsOf(held.data ?? []);
    // a region without a holder can still be chosen by its page
    return region !== null && !all.some(({ id }) => id === region) ? [{ id: region, name: null }, ...all] : all;
  }, [held.data, region]);
  return (
    <Page title="Sovereignty">
      <PageHead title="Sovereignty" />
      <Filters label="What is shown">
        <Choice
          label="Region"
          value={region === null ? "" : String(region)}
          options={[["", "all regions"] as const, ...regions.map(({ id, name }) => [String(id), name ?? `region ${id}`] as const)]}
          onChange={(next) => change({ region: next })}
        />
        <Pick label="Alliance" category="alliance" id={alliance} onPick={(next) => change({ alliance: next })} placeholder="all alliances" />
        <Pick label="One system" category="solar_system" id={null} onPick={(id) => id !== null && go(`/system/${id}`)} placeholder="opens its page" />
      </Filters>
      <CampaignsPanel />
      <Columns least={480}>
        <Answer query={held} height={400}>
          {(systems) => <WindowsPanel systems={systems} />}
        </Answer>
        <ChangesPanel />
      </Columns>
      <Answer query={held} height={400}>
        {(systems) => <HoldersPanel systems={systems} />}
      </Answer>
    </Page>
  );
}
