import type { Schema } from "../../api/client";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { Since } from "../../ui/Since";
import { State } from "./State";

type Row = Schema["SinkStatus"] & { answers: boolean | undefined };

const COLUMNS: readonly Column<Row>[] = [
  { key: "sink", title: "Store", cell: (row) => row.sink },
  { key: "answers", title: "Answers", cell: (row) => (row.answers === undefined ? "?" : row.answers ? "yes" : <span className="bad">no</span>) },
  { key: "state", title: "Its sink", cell: (row) => <State state={row.state} /> },
  { key: "updated", title: "Last written", cell: (row) => (row.updated_at ? <Since at={row.updated_at} /> : "?") },
  { key: "kill", title: "Newest kill in it", wide: true, cell: (row) => (row.last_kill_at ? <Since at={row.last_kill_at} /> : "?") },
];

/** Where everything is written. */
export function SinksPanel({ sinks, stores }: { sinks: Schema["Status"]["sinks"]; stores: Schema["Stores"] }) {
  const rows = sinks.map((sink): Row => ({ ...sink, answers: sink.sink === "postgres" || sink.sink === "redis" ? stores[sink.sink] : undefined }));
  return (
    <Panel title="Stores" aside="where everything is written" flush>
      <Table label="Stores" rows={rows} columns={COLUMNS} keyOf={(row) => row.sink} />
    </Panel>
  );
}
