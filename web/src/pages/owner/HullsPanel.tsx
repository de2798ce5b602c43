import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { TypeName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { detailNote } from "./figures";
import type { Record } from "./record";

type Row = Schema["HullUse"];

const COLUMNS: readonly Column<Row>[] = [
  { key: "hull", title: "Hull", by: (row) => row.type.name, cell: (row) => <TypeName {...row.type} /> },
  { key: "class", title: "Class", by: (row) => row.class, wide: true, cell: (row) => <span className="quiet">{row.class}</span> },
  { key: "kills", title: "On kills", number: true, by: (row) => row.kills, cell: (row) => count(row.kills) },
  { key: "losses", title: "Lost", number: true, by: (row) => row.losses, cell: (row) => count(row.losses) },
];

/** What it flies. */
export function HullsPanel({ record }: { record: Record }) {
  return (
    <Panel title="Hulls flown" aside={detailNote(record)} flush>
      {record.hulls.length === 0 ? <Note>No hull is told on these mails.</Note> : <Table label="Hulls flown" rows={record.hulls} columns={COLUMNS} keyOf={(row) => row.type.id} most={10} />}
    </Panel>
  );
}
