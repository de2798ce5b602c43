import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { SystemName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { Security } from "../../ui/Security";
import { Table, type Column } from "../../ui/Table";
import type { Record } from "./record";

const COLUMNS: readonly Column<Schema["SystemUse"]>[] = [
  {
    key: "system",
    title: "System",
    by: (row) => row.system.name,
    cell: (row) => (
      <>
        <Security security={row.security} /> <SystemName {...row.system} />
      </>
    ),
  },
  { key: "kills", title: "Kills", number: true, by: (row) => row.kills, cell: (row) => count(row.kills) },
  { key: "losses", title: "Losses", number: true, by: (row) => row.losses, cell: (row) => count(row.losses) },
];

/** Where it fights. */
export function SystemsPanel({ record, most }: { record: Record; most: number }) {
  return (
    <Panel title="Systems" aside="with most of its killmails" flush>
      {record.systems.length === 0 ? (
        <Note>Nowhere in this time.</Note>
      ) : (
        <Table label="Systems with most of its killmails" rows={record.systems} columns={COLUMNS} keyOf={(row) => row.system.id} most={most} />
      )}
    </Panel>
  );
}
