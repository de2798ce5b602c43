import type { Schema } from "../../api/client";
import { SystemName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { Security } from "../../ui/Security";
import { Table, type Column } from "../../ui/Table";
import css from "./NeighboursPanel.module.css";
import { killsOf, useSystems } from "./system";

interface Row {
  neighbour: Schema["Neighbour"];
  region: string | null;
  other: boolean;
  hour: number | null;
  day: number | null;
}

const shown = (kills: number | null) => (kills === null ? <span title="Not at hand">?</span> : kills || <span className="quiet">0</span>);

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "system",
    title: "System",
    by: (row) => row.neighbour.name,
    cell: (row) => (
      <span className={css.place}>
        <Security security={row.neighbour.security} band={row.neighbour.band} />
        <SystemName id={row.neighbour.id} name={row.neighbour.name} />
        {row.other && row.region && <span className="quiet">{row.region}</span>}
      </span>
    ),
  },
  { key: "hour", title: "Kills, 1 h", number: true, by: (row) => row.hour, cell: (row) => shown(row.hour) },
  { key: "day", title: "24 h", number: true, by: (row) => row.day, cell: (row) => shown(row.day) },
];

/** What lies behind its gates, and how dangerous that is now. */
export function NeighboursPanel({ system }: { system: Schema["SystemWhole"] }) {
  const around = useSystems(system.neighbours.map(({ id }) => id));
  const rows = system.neighbours.map((neighbour, index): Row => {
    const one = around[index]?.data;
    return {
      neighbour,
      region: one?.region.name ?? null,
      other: one !== undefined && one.region.id !== system.region.id,
      hour: killsOf(one, "1h"),
      day: killsOf(one, "24h"),
    };
  });
  return (
    <Panel title="Gates" aside={`to ${rows.length} ${rows.length === 1 ? "system" : "systems"}`} flush>
      <Table label="Systems behind the gates" rows={rows} columns={COLUMNS} keyOf={(row) => row.neighbour.id} />
    </Panel>
  );
}
