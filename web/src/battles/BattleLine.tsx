import { memo } from "react";
import { Link } from "wouter";

import { useName } from "../api/names";
import { span } from "../format/time";
import { Isk } from "../ui/Isk";
import { Picture } from "../ui/Picture";
import { EventAgo, Time } from "../ui/Time";
import { Balance } from "./Balance";
import { called } from "../format/called";
import css from "./BattleLine.module.css";
import { sideColour } from "./side";
import { Kind, Tier } from "./Tier";
import type { BattleView, PlaceView, SideView } from "./view";

interface Props {
  battle: BattleView;
  /** What else is to be said of it, below its place. */
  note?: string;
}

/** A battle in a list: the whole line leads to its report. While a list is scrolled, lines that stay are not drawn anew. */
export const BattleLine = memo(function BattleLine({ battle, note }: Props) {
  const { places, sides, start, end, state } = battle;
  const [first, last] = [sides[0], sides.length > 1 ? sides[1] : undefined];
  return (
    <Link href={`/battle/${battle.id}`} className={css.line}>
      <span className={css.when}>
        {state === "active" ? (
          <span className={css.going} title="Goes on; since its last kill">
            <span className={css.dot} aria-hidden="true" />
            <EventAgo at={end} />
          </span>
        ) : (
          <Time at={end} />
        )}
        <span className={css.small} title="From the first to the last kill">
          {span(end - start)} long
        </span>
      </span>
      <span className={css.where}>
        <span className={css.system}>
          <Place place={places[0]} />
          {places.length > 1 && <span className={css.small}> +{places.length - 1}</span>}
        </span>
        <span className={css.small}>{note ?? <Region place={places[0]} />}</span>
      </span>
      <span className={css.what}>
        <Tier tier={battle.tier} />
        <Kind kind={battle.kind} />
      </span>
      <span className={css.sides}>
        {first ? <Leading side={first} /> : <span className={css.small}>No sides yet</span>}
        <span className={css.balance}>
          {sides.length > 1 && <Balance sides={sides} />}
          {sides.length > 2 && <span className={css.small}>{sides.length} sides</span>}
        </span>
        {last ? <Leading side={last} end /> : <span />}
      </span>
      <span className={css.figures}>
        <span className={css.figure}>
          {battle.kills} <span className={css.small}>kills</span>
        </span>
        <span className={css.figure}>
          {battle.pilots} <span className={css.small}>pilots</span>
        </span>
        <span className={css.isk}>
          <Isk isk={battle.isk} unpriced={battle.unpriced} appraised={battle.appraised} />
        </span>
      </span>
    </Link>
  );
});

function Leading({ side, end = false }: { side: SideView; end?: boolean }) {
  const leader = side.leading[0];
  const others = side.organisations - 1;
  return (
    <span className={css.leading} data-end={end || undefined} title={`Side ${side.side}: ${side.pilots} pilots, ${side.losses} lost`}>
      <span className={css.pictures} style={{ borderColor: sideColour(side.side) }}>
        {side.leading.slice(0, 2).map(({ id, kind }) => (
          <Picture key={id} kind={pictured(kind)} id={id} size={22} />
        ))}
      </span>
      <span className={css.who}>
        {leader ? <Organisation {...leader} /> : "nobody"}
        <span className={css.small}>
          <Isk isk={side.isk_lost} unpriced={side.unpriced} appraised={side.appraised} /> lost{others > 0 && ` · +${others}`}
        </span>
      </span>
    </span>
  );
}

function Organisation({ id, kind, name }: SideView["leading"][number]) {
  const found = useName(pictured(kind), name ? null : id);
  return <span className={css.name}>{called({ id, kind: pictured(kind), name: name ?? found })}</span>;
}

function Place({ place }: { place: PlaceView | undefined }) {
  const found = useName("solar_system", place && !place.systemName ? place.system : null);
  return place ? (place.systemName ?? found ?? `System ${place.system}`) : "?";
}

function Region({ place }: { place: PlaceView | undefined }) {
  const found = useName("region", place && !place.regionName ? place.region : null);
  return place?.region ? (place.regionName ?? found ?? `Region ${place.region}`) : "—";
}

function pictured(kind: string | null): "alliance" | "corporation" | "character" {
  return kind === "corporation" || kind === "character" ? kind : "alliance";
}
