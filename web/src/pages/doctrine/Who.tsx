import { Link } from "wouter";

import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { Note } from "../../ui/Answer";
import { Entity, RegionName, type EntityKind } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { Time } from "../../ui/Time";
import { called } from "../../format/called";
import type { Whole } from "./doctrine";

const MOST = 12;
const from = (at: string) => Date.parse(at);

const USERS: readonly Column<Schema["DoctrineUserRow"]>[] = [
  {
    key: "who",
    title: "Who",
    by: (row) => row.name,
    cell: ({ kind, id, name }) => (kind === null ? called({ kind, id, name }) : <Entity kind={kind as EntityKind} id={id} name={name} />),
  },
  { key: "fleets", title: "Fleets", number: true, by: (row) => row.fleets, cell: (row) => count(row.fleets) },
  { key: "pilots", title: "Largest", number: true, wide: true, note: "Its pilots in its largest fleet", by: (row) => row.pilots, cell: (row) => count(row.pilots) },
  { key: "first", title: "First seen", number: true, wide: true, by: (row) => from(row.first_seen), cell: (row) => <Time at={row.first_seen} /> },
  { key: "last", title: "Last seen", number: true, by: (row) => from(row.last_seen), cell: (row) => <Time at={row.last_seen} /> },
];

/** Who flies it. */
export function FlownBy({ doctrine: { flown_by: rows } }: { doctrine: Whole }) {
  return (
    <Panel title="Flown by" flush>
      {rows.length === 0 ? <Note>The fleets have no organisation in common with a side.</Note> : <Table label="Flown by" rows={rows} columns={USERS} keyOf={(row) => `${row.kind}:${row.id}`} most={MOST} />}
    </Panel>
  );
}

const REGIONS: readonly Column<Schema["DoctrineRegionRow"]>[] = [
  { key: "region", title: "Region", by: (row) => row.region.name, cell: (row) => <RegionName {...row.region} /> },
  { key: "map", title: "Map", cell: (row) => <Link href={`/?region=${row.region.id}`}>map<span className="hidden"> of {row.region.name}</span></Link> },
  { key: "fleets", title: "Fleets", number: true, by: (row) => row.fleets, cell: (row) => count(row.fleets) },
  { key: "first", title: "First seen", number: true, wide: true, by: (row) => from(row.first_seen), cell: (row) => <Time at={row.first_seen} /> },
  { key: "last", title: "Last seen", number: true, by: (row) => from(row.last_seen), cell: (row) => <Time at={row.last_seen} /> },
];

/** Where it was seen. */
export function Regions({ doctrine: { regions: rows } }: { doctrine: Whole }) {
  return (
    <Panel title="Where" flush>
      {rows.length === 0 ? <Note>Only in systems without a region.</Note> : <Table label="Where" rows={rows} columns={REGIONS} keyOf={(row) => row.region.id} most={MOST} />}
    </Panel>
  );
}
