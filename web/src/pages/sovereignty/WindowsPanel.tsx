import { useMemo } from "react";

import type { HeldSystem } from "../../api/sovereignty";
import { count } from "../../format/number";
import { Adm } from "../../ui/Adm";
import { Note } from "../../ui/Answer";
import { SystemName } from "../../ui/Entity";
import { Owner } from "../../ui/Owner";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { useNow } from "../../ui/Time";
import { VulnerabilityWindow } from "../../ui/VulnerabilityWindow";
import { nextWindows, type WithWindow } from "./board";
import css from "./board.module.css";
import { useBoardFilter } from "./useBoard";

const HOURS = 24;

const COLUMNS: readonly Column<WithWindow>[] = [
  {
    key: "system",
    title: "System",
    cell: (row) => (
      <span className={css.place}>
        <SystemName {...row.system} />
        <span className="quiet">{row.region?.name}</span>
      </span>
    ),
  },
  { key: "holder", title: "Holder", cell: (row) => <Owner owner={row.owner} /> },
  { key: "adm", title: "ADM", number: true, wide: true, cell: (row) => <Adm adm={row.adm} /> },
  { key: "window", title: "Vulnerable", cell: (row) => <VulnerabilityWindow window={row.window} /> },
];

/** What can be attacked now, and within a day. */
export function WindowsPanel({ systems }: { systems: readonly HeldSystem[] }) {
  const now = useNow(60_000);
  const { fits } = useBoardFilter();
  const rows = useMemo(() => nextWindows(systems, now, HOURS).filter((row) => fits(row.region, row.owner.alliance)), [systems, now, fits]);
  const told = systems.some((row) => row.window !== null);
  return (
    <Panel title="Vulnerability windows" aside={`now and within ${HOURS} h${rows.length > 0 ? `: ${count(rows.length)}` : ""}`} flush>
      {rows.length === 0 ? (
        <Note>{told ? "No window of these systems opens within a day." : "Nobody has told any window."}</Note>
      ) : (
        <Table label="Vulnerability windows" rows={rows} columns={COLUMNS} keyOf={(row) => row.system.id} most={15} />
      )}
    </Panel>
  );
}
