import { Link } from "wouter";

import type { Schema } from "../api/client";
import { goesOn } from "../battles/goesOn";
import { some } from "../format/number";
import { moment, span } from "../format/time";
import { useStreamTime } from "../live/streamTime";
import { called } from "../format/called";
import css from "./BattleList.module.css";
import { Isk } from "./Isk";
import { Picture } from "./Picture";
import { Time } from "./Time";
import { duration, kindWord, placesOf } from "./battle";

interface Props {
  battles: readonly Schema["BattleRow"][];
  label: string;
}

/** Battles, one below the other, each the way to its report. */
export function BattleList({ battles, label }: Props) {
  return (
    <ul className={css.list} aria-label={label}>
      {battles.map((battle) => (
        <li key={battle.id}>
          <BattleRow battle={battle} />
        </li>
      ))}
    </ul>
  );
}

function BattleRow({ battle }: { battle: Schema["BattleRow"] }) {
  const going = goesOn({ state: battle.state, end: moment(battle.end).getTime() / 1000 }, useStreamTime());
  return (
    <Link href={`/battle/${battle.id}`} className={css.row}>
      <span className={css.what} data-tier={battle.tier}>
        <span className={css.tier}>{battle.tier}</span>
        <span className={css.place}>{placesOf(battle)}</span>
        <span className={css.second}>
          {kindWord(battle)}
          {battle.places[0]?.region?.name ? ` · ${battle.places[0].region.name}` : ""}
        </span>
      </span>
      <span className={css.sides}>
        {battle.sides.length === 0 && <span className="quiet">sides not clear</span>}
        {battle.sides.map((side) => (
          <Side key={side.side} side={side} />
        ))}
      </span>
      <span className={css.figures}>
        <span>
          <Isk isk={battle.isk} unpriced={battle.unpriced} appraised={battle.appraised} />
        </span>
        <span className={css.second}>
          {some(battle.kills, "kill")} · {some(battle.pilots, "pilot")}
        </span>
      </span>
      <span className={css.when}>
        {going ? <span className={css.active}>goes on</span> : <Time at={battle.end} />}
        <span className={css.second}>{span(duration(battle))}</span>
      </span>
    </Link>
  );
}

function Side({ side }: { side: Schema["SideRow"] }) {
  const [first, ...others] = side.leading;
  const more = side.organisations - 1;
  return (
    <span className={css.side} data-side={side.side} title={[first, ...others].map((one) => one?.name ?? "?").join(", ")}>
      {first && first.kind !== null && first.kind !== "faction" && (
        <Picture kind={first.kind as "alliance" | "corporation" | "character"} id={first.id} size={16} />
      )}
      <span className={css.name}>{first ? called(first) : "?"}</span>
      {more > 0 && <span className="quiet">+{more}</span>}
      <span className={css.lost}>
        lost{" "}
        <Isk isk={side.isk_lost} unpriced={side.unpriced} appraised={side.appraised} />
      </span>
    </span>
  );
}
