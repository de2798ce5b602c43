import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Share } from "../../ui/Share";
import { Table, type Column } from "../../ui/Table";
import { Since } from "../../ui/Since";

type Row = Schema["Day"];

const COLUMNS: readonly Column<Row>[] = [
  { key: "day", title: "Day", by: (row) => row.day, first: "descending", cell: (row) => row.day },
  {
    key: "held",
    title: "Held",
    by: (row) => (row.expected > 0 ? row.held / row.expected : null),
    cell: (row) => (
      <Share
        share={row.expected > 0 ? Math.min(1, row.held / row.expected) : null}
        label={`${count(row.held)} of ${count(row.expected)}`}
        colour={row.missing > 0 ? "var(--warn)" : "var(--good)"}
      />
    ),
  },
  { key: "expected", title: "Of", number: true, wide: true, note: "Kills of that day by zKillboard's history", by: (row) => row.expected, cell: (row) => count(row.expected) },
  { key: "missing", title: "Missing", number: true, by: (row) => row.missing, cell: (row) => count(row.missing) },
  { key: "refetched", title: "Fetched later", number: true, wide: true, by: (row) => row.refetched, cell: (row) => count(row.refetched) },
  { key: "checked", title: "Checked", number: true, by: (row) => row.checked_at, cell: (row) => <Since at={row.checked_at} /> },
];

/** How complete each day is. */
export function DaysPanel({ days }: { days: Schema["Status"]["completeness"] }) {
  return (
    <Panel title="Completeness" aside="by zKillboard's history of each day" flush>
      {days === null || days.length === 0 ? (
        <Note>{days === null ? "Postgres is away: it is not known how complete the days are." : "No day has been compared with zKillboard's history yet. A simulated war has none."}</Note>
      ) : (
        <Table label="Completeness by day" rows={days} columns={COLUMNS} keyOf={(row) => row.day} most={14} />
      )}
    </Panel>
  );
}
