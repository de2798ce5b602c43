import { useMemo } from "react";

import type { Schema } from "../api/client";
import { count } from "../format/number";
import { Note } from "./Answer";
import { Entity, TypeName } from "./Entity";
import { HourBars } from "./HourBars";
import { Isk } from "./Isk";
import { Columns } from "./Page";
import { Figure, Figures, Panel } from "./Panel";
import { Series, type Line } from "./Series";
import { Table, type Column } from "./Table";

type Place = Schema["PlaceRecord"];

/** The sums of a place, when in the day, and day by day. */
export function PlaceFigures({ record }: { record: Place }) {
  const days = record.by_day;
  const at = useMemo(() => days.map(({ day }) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 1000), [days]);
  const lines = useMemo<Line[]>(() => [{ name: "kills", colour: "--accent", bars: true, values: days.map((day) => day.kills) }], [days]);
  return (
    <>
      <Panel>
        <Figures>
          <Figure word={`kills in ${record.days} days`}>{count(record.kills.killmails)}</Figure>
          <Figure word="ISK lost">
            <Isk isk={record.kills.isk} unpriced={record.kills.unpriced} appraised={record.kills.appraised} />
          </Figure>
          <Figure word="pilots seen">{count(record.active_pilots)}</Figure>
          <Figure word="solo kills">{count(record.solo_kills)}</Figure>
          <Figure word="by NPCs alone">{count(record.npc_kills)}</Figure>
        </Figures>
      </Panel>
      <Columns>
        <Panel title="By hour of the day" aside="EVE time">
          <HourBars up={record.kills_by_hour} upWord="kills" />
        </Panel>
        {days.length > 1 && (
          <Panel title="By day">
            <Series label="Kills by day" at={at} lines={lines} days height={84} />
          </Panel>
        )}
      </Columns>
    </>
  );
}

const ALLIANCES: readonly Column<Schema["PlaceAlliance"]>[] = [
  { key: "alliance", title: "Alliance", by: (row) => row.alliance.name, cell: (row) => <Entity kind="alliance" {...row.alliance} /> },
  { key: "kills", title: "On kills", number: true, by: (row) => row.kills, cell: (row) => count(row.kills) },
  { key: "losses", title: "Losses", number: true, by: (row) => row.losses, cell: (row) => count(row.losses) },
];

/** Who is active there. */
export function PlaceAlliances({ record }: { record: Place }) {
  return (
    <Panel title="Alliances" aside={newest(record)} flush>
      {record.alliances.length === 0 ? (
        <Note>No alliance was on a kill here.</Note>
      ) : (
        <Table label="Alliances" rows={record.alliances} columns={ALLIANCES} keyOf={(row) => row.alliance.id} most={10} />
      )}
    </Panel>
  );
}

const HULLS: readonly Column<Schema["HullLost"]>[] = [
  { key: "hull", title: "Hull", by: (row) => row.type.name, cell: (row) => <TypeName {...row.type} /> },
  { key: "class", title: "Class", wide: true, by: (row) => row.class, cell: (row) => <span className="quiet">{row.class}</span> },
  { key: "losses", title: "Lost", number: true, by: (row) => row.losses, cell: (row) => count(row.losses) },
  { key: "isk", title: "Worth", number: true, by: (row) => row.isk, cell: (row) => <Isk isk={row.isk} /> },
];

/** What dies there. */
export function PlaceHulls({ record }: { record: Place }) {
  return (
    <Panel title="Hulls lost" flush>
      {record.hulls_lost.length === 0 ? (
        <Note>Nothing was lost here.</Note>
      ) : (
        <Table label="Hulls lost" rows={record.hulls_lost} columns={HULLS} keyOf={(row) => row.type.id} most={10} />
      )}
    </Panel>
  );
}

function newest(record: Place): string | null {
  if (record.detail_killmails >= record.kills.killmails) return null;
  return `from the newest ${count(record.detail_killmails)} of ${count(record.kills.killmails)} killmails`;
}
