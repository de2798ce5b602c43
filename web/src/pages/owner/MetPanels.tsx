import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { Entity, type EntityKind } from "../../ui/Entity";
import { Isk } from "../../ui/Isk";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { detailNote } from "./figures";
import type { Record } from "./record";

const OPPONENTS: readonly Column<Schema["Opponent"]>[] = [
  { key: "who", title: "Who", by: (row) => row.organisation.name, cell: (row) => <Organisation {...row.organisation} /> },
  { key: "killed", title: "Killed", number: true, by: (row) => row.killed, cell: (row) => count(row.killed) },
  { key: "isk_killed", title: "Worth", number: true, wide: true, by: (row) => row.isk_killed, cell: (row) => <Isk isk={row.isk_killed} /> },
  { key: "lost", title: "Lost to", number: true, by: (row) => row.lost, cell: (row) => count(row.lost) },
  { key: "isk_lost", title: "Worth", number: true, wide: true, by: (row) => row.isk_lost, cell: (row) => <Isk isk={row.isk_lost} /> },
];

const FRIENDS: readonly Column<Schema["Friend"]>[] = [
  { key: "who", title: "Who", by: (row) => row.organisation.name, cell: (row) => <Organisation {...row.organisation} /> },
  {
    key: "kills",
    title: "Kills together",
    number: true,
    by: (row) => row.kills,
    cell: (row) => count(row.kills),
    note: "Killmails with both among the attackers",
  },
];

/** Whom it meets. */
export function OpponentsPanel({ record }: { record: Record }) {
  return (
    <Panel title="Opponents" aside={detailNote(record)} flush>
      {record.opponents.length === 0 ? (
        <Note>It has met nobody in this time.</Note>
      ) : (
        <Table label="Opponents" rows={record.opponents} columns={OPPONENTS} keyOf={keyOf} most={10} />
      )}
    </Panel>
  );
}

/** With whom it shoots. */
export function FriendsPanel({ record }: { record: Record }) {
  return (
    <Panel title="Friends" aside={detailNote(record)} flush>
      {record.friends.length === 0 ? (
        <Note>Nobody else was on its kills.</Note>
      ) : (
        <Table label="Friends" rows={record.friends} columns={FRIENDS} keyOf={keyOf} most={10} />
      )}
    </Panel>
  );
}

function keyOf(row: { organisation: Schema["OrganisationRef"] }): string {
  return `${row.organisation.kind}:${row.organisation.id}`;
}

function Organisation({ kind, id, name }: Schema["OrganisationRef"]) {
  return kind === null ? <span>{name ?? id}</span> : <Entity kind={kind as EntityKind} id={id} name={name} />;
}
