import { Link } from "wouter";

import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { span } from "../../format/time";
import { Answer } from "../../ui/Answer";
import { Entity, RegionName, SystemName, type EntityKind } from "../../ui/Entity";
import { called } from "../../format/called";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { Time } from "../../ui/Time";
import { useFleets, type Whole } from "./doctrine";
import shared from "../../doctrines/Doctrines.module.css";

type Row = Schema["DoctrineFleetRow"];

const COLUMNS: readonly Column<Row>[] = [
  { key: "start", title: "When", by: (row) => Date.parse(row.start), first: "descending", cell: (row) => <Time at={row.start} /> },
  { key: "battle", title: "Battle", cell: (row) => <Link href={`/battle/${row.battle}`}>battle<span className="hidden"> in {row.system.name}</span></Link> },
  { key: "system", title: "Where", by: (row) => row.system.name, cell: (row) => <SystemName {...row.system} /> },
  { key: "region", title: "Region", wide: true, by: (row) => row.region?.name, cell: (row) => (row.region ? <RegionName {...row.region} /> : "—") },
  { key: "who", title: "Most of", wide: true, cell: ({ organisations: [first, ...rest] }) => (first ? <Of first={first} more={rest.length} /> : "—") },
  { key: "pilots", title: "Pilots", number: true, by: (row) => row.pilots, cell: (row) => count(row.pilots) },
  { key: "length", title: "For", number: true, wide: true, note: "From its first kill to its last in that stretch", by: length, cell: (row) => span(length(row)) },
  { key: "distance", title: "Apart", number: true, note: "Cosine distance from the doctrine's centre, 0 to 1: the less, the more like it", by: (row) => row.distance, cell: (row) => row.distance.toFixed(2) },
];

/** The fleets on which it rests. */
export function Fleets({ doctrine }: { doctrine: Whole }) {
  const query = useFleets(doctrine.id);
  return (
    <Panel title="Evidence" aside="each fleet that flew it: one side of a battle, in one stretch of time" flush>
      <Answer query={query} height={420} isEmpty={(rows) => rows.length === 0} empty="No fleet of it is held any more.">
        {(rows) => (
          <>
            <Table label="Evidence" rows={rows} columns={COLUMNS} keyOf={(row) => row.id} sort={{ key: "start", direction: "descending" }} most={Infinity} />
            {query.hasNextPage && (
              <button type="button" className={shared.more} disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {query.isFetchingNextPage ? "Loading…" : "Older fleets"}
              </button>
            )}
          </>
        )}
      </Answer>
    </Panel>
  );
}

function length({ start, end }: Row): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}

function Of({ first, more }: { first: Schema["Leading"]; more: number }) {
  return (
    <>
      {first.kind === null ? called({ ...first, kind: null }) : <Entity kind={first.kind as EntityKind} id={first.id} name={first.name} size={16} />}
      {more > 0 && <span className="quiet"> +{more}</span>}
    </>
  );
}
