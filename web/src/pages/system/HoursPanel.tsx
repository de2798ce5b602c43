import { useMemo } from "react";

import type { Schema } from "../../api/client";
import { sourceName } from "../../format/said";
import { Columns } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Series, type Line } from "../../ui/Series";
import { columns } from "./hours";

/** What the game counted in each of the last hours. */
export function HoursPanel({ system }: { system: Schema["SystemWhole"] }) {
  const { hours } = system;
  const figures = useMemo(() => columns(hours), [hours]);
  const jumps = useMemo<Line[]>(() => [{ name: "jumps", values: figures.jumps, colour: "--accent" }], [figures]);
  const kills = useMemo<Line[]>(
    () => [
      { name: "ships", values: figures.ship_kills, colour: "--bad" },
      { name: "capsules", values: figures.pod_kills, colour: "--warn" },
    ],
    [figures],
  );
  const npcs = useMemo<Line[]>(() => [{ name: "NPC kills", values: figures.npc_kills, colour: "--good" }], [figures]);
  if (hours.length === 0) {
    return (
      <Panel title="Activity by hour">
        <p className="quiet">No hour of this system has been told: nothing happened in it, or the game's hourly figures have not come yet.</p>
      </Panel>
    );
  }
  const aside = `by hour, ${[...new Set(hours.map((hour) => sourceName(hour.source)))].join(" and ")}`;
  return (
    <Columns least={320}>
      <Panel title="Jumps" aside={aside}>
        <Series label="Jumps by hour" at={figures.at} lines={jumps} height={130} />
      </Panel>
      <Panel title="Player losses" aside={aside}>
        <Series label="Ships and capsules lost by hour" at={figures.at} lines={kills} height={130} />
      </Panel>
      <Panel title="NPC kills" aside={aside}>
        <Series label="NPC kills by hour" at={figures.at} lines={npcs} height={130} />
      </Panel>
    </Columns>
  );
}
