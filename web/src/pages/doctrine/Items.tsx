import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { TypeName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import type { Whole } from "./doctrine";

const SHOWN = 12;

const COLUMNS: readonly Column<Schema["UsedItem"]>[] = [
  { key: "item", title: "Item", by: (row) => row.item.name, cell: (row) => <TypeName {...row.item} /> },
  { key: "kind", title: "Kind", by: (row) => row.kind, cell: (row) => <span className="quiet">{row.kind}</span> },
  { key: "per_loss", title: "A loss", number: true, note: "Pieces for each lost ship of the doctrine", by: (row) => row.per_loss, cell: (row) => rate(row.per_loss) },
  { key: "pieces", title: "Pieces", number: true, note: "Destroyed and dropped together", by: (row) => row.pieces, cell: (row) => count(row.pieces) },
  { key: "destroyed", title: "Destroyed", number: true, wide: true, by: (row) => row.destroyed, cell: (row) => count(row.destroyed) },
  { key: "losses", title: "On losses", number: true, wide: true, note: "On so many lost ships", by: (row) => row.losses, cell: (row) => count(row.losses) },
];

/** What its fleets use up. */
export function Items({ doctrine: { items } }: { doctrine: Whole }) {
  return (
    <Panel title="Items of interest" aside="what was in the racks and holds of its lost ships" flush>
      {items.length === 0 ? <Note>None of its ships was lost yet.</Note> : <Table label="Items of interest" rows={items} columns={COLUMNS} keyOf={(row) => row.item.id} sort={{ key: "losses", direction: "descending" }} most={SHOWN} />}
    </Panel>
  );
}

function rate(value: number): string {
  return value >= 10 ? count(Math.round(value)) : value >= 0.1 ? value.toFixed(1) : value.toFixed(2);
}
