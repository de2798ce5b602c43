import { useMemo } from "react";

import type { HeldSystem } from "../../api/sovereignty";
import { count } from "../../format/number";
import { Adm } from "../../ui/Adm";
import { Note } from "../../ui/Answer";
import { Entity } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { Share } from "../../ui/Share";
import { Table, type Column } from "../../ui/Table";
import { holdings, type Holding } from "./board";
import { useBoardFilter } from "./useBoard";

/** Who holds how many systems, and how firmly. */
export function HoldersPanel({ systems }: { systems: readonly HeldSystem[] }) {
  const { region, alliance, fits } = useBoardFilter();
  const all = useMemo(() => systems.filter((row) => region === null || row.region?.id === region), [systems, region]);
  const rows = useMemo(() => holdings(all.filter((row) => fits(row.region, row.owner.alliance))), [all, fits]);
  const columns = useMemo<Column<Holding>[]>(
    () => [
      { key: "alliance", title: "Alliance", by: (row) => row.alliance.name, cell: (row) => <Entity kind="alliance" {...row.alliance} /> },
      { key: "systems", title: "Systems", number: true, by: (row) => row.systems, cell: (row) => count(row.systems) },
      {
        key: "share",
        title: "Of all held",
        wide: true,
        cell: (row) => <Share share={row.systems / all.length} label="Of the systems that alliances hold" />,
      },
      { key: "regions", title: "Regions", number: true, wide: true, by: (row) => row.regions, cell: (row) => count(row.regions) },
      { key: "adm", title: "Mean ADM", number: true, by: (row) => row.adm, cell: (row) => <Adm adm={row.adm} /> },
      { key: "weak", title: "ADM below 3", number: true, note: "The easiest to take", by: (row) => row.weak, cell: (row) => count(row.weak) },
    ],
    [all.length],
  );
  return (
    <Panel title="Holders" aside={rows.length > 0 && `${count(all.length)} systems${alliance === null ? `, ${count(rows.length)} alliances` : ""}`} flush>
      {rows.length === 0 ? (
        <Note>No alliance holds a system here, as far as is told.</Note>
      ) : (
        <Table label="Holders" rows={rows} columns={columns} keyOf={(row) => row.alliance.id} sort={{ key: "systems", direction: "descending" }} most={25} />
      )}
    </Panel>
  );
}
