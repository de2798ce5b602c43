import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { Ago } from "../../ui/Time";
import css from "./how.module.css";
import { State } from "./State";

type Row = Schema["PartStatus"];

const behind = (row: Row) => row.lag.reduce((sum, lag) => sum + lag.messages, 0);

const COLUMNS: readonly Column<Row>[] = [
  { key: "part", title: "Part", by: (row) => row.part, cell: (row) => row.part },
  { key: "instance", title: "Where", wide: true, by: (row) => row.instance, cell: (row) => row.instance },
  { key: "state", title: "State", by: (row) => row.state, cell: (row) => <State state={row.state} /> },
  { key: "since", title: "Runs for", number: true, by: (row) => row.since, cell: (row) => <Ago at={row.since} /> },
  { key: "beat", title: "Last work", number: true, by: (row) => row.last_beat_at, cell: (row) => <Ago at={row.last_beat_at} /> },
  {
    key: "lag",
    title: "Behind",
    number: true,
    note: "Messages that it has still to read",
    by: behind,
    cell: (row) => (row.lag.length === 0 ? <span className="quiet">—</span> : count(behind(row))),
  },
  { key: "detail", title: "What it says", wide: true, cell: (row) => <span className={css.detail}>{row.detail}</span> },
];

/** The processes of Warstream. */
export function PartsPanel({ parts }: { parts: Schema["Status"]["parts"] }) {
  return (
    <Panel title="Parts" aside="the processes of Warstream" flush>
      {parts === null ? (
        <Note>Redis is away: the parts cannot tell how they do.</Note>
      ) : (
        <Table label="Parts" rows={parts} columns={COLUMNS} keyOf={(row) => `${row.part}:${row.instance}`} />
      )}
    </Panel>
  );
}
