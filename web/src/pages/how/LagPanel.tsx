import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";

type Row = Schema["Lag"];

const COLUMNS: readonly Column<Row>[] = [
  { key: "topic", title: "Topic", by: (row) => row.topic, cell: (row) => row.topic },
  { key: "group", title: "Reader", by: (row) => row.group, cell: (row) => <span className="quiet">{row.group}</span> },
  { key: "messages", title: "Messages behind", number: true, by: (row) => row.messages, cell: (row) => count(row.messages) },
];

/** How far readers are behind the end of what they read. */
export function LagPanel({ lags }: { lags: Schema["Status"]["lag"] }) {
  return (
    <Panel title="Lag" aside="messages that are still to be read" flush>
      {lags === null ? (
        <Note>Redis is away: it is not known how far readers are.</Note>
      ) : (
        <Table label="Lag" rows={lags} columns={COLUMNS} keyOf={(row) => `${row.group}:${row.topic}`} sort={{ key: "messages", direction: "descending" }} most={10} />
      )}
    </Panel>
  );
}
