import type { CSSProperties } from "react";

import { Isk } from "../../../ui/Isk";
import { some } from "../../../format/number";
import { ago } from "../../../format/time";
import type { MapBattle } from "../events";
import type { Atlas } from "../geometry";
import css from "./Feed.module.css";
import { Sides } from "./Sides";

interface Props {
  battle: MapBattle;
  atlas: Atlas;
  now: number;
  chosen: boolean;
  choose: () => void;
}

/** A battle in the list. */
export function BattleLine({ battle, atlas, now, chosen, choose }: Props) {
  const index = atlas.at.get(battle.systems[0] ?? 0);
  const over = now - battle.end > 900 && !battle.active;
  return (
    <button
      type="button"
      className={css.battle}
      style={{ "--tier": `var(--tier-${battle.tier})` } as CSSProperties}
      aria-pressed={chosen}
      data-active={over ? undefined : ""}
      onClick={choose}
    >
      <span className={css.bar} />
      <span className={css.lines}>
        <span className={css.line}>
          <span>
            <span className={css.place}>{index === undefined ? battle.systems[0] : atlas.names[index]}</span>
            {battle.systems.length > 1 && <span className="quiet"> +{battle.systems.length - 1}</span>}{" "}
            <span className={css.small}>{index !== undefined && atlas.regions[atlas.region[index]!]?.name}</span>
          </span>
          <span className={`${css.push} ${css.small}`} title="Since its last kill">
            {ago(battle.end, new Date(now * 1000))}
          </span>
        </span>
        <span className={css.line}>
          <Sides sides={battle.sides} />
        </span>
        <span className={`${css.line} ${css.small}`}>
          <span>
            <span className={css.tier}>{battle.tier}</span>
            {battle.kind !== battle.tier && ` ${battle.kind}`} · {some(battle.kills, "kill")}
          </span>
          <span className={css.push}>
            <Isk isk={battle.isk} unpriced={battle.unpriced} appraised={battle.appraised} />
          </span>
        </span>
      </span>
    </button>
  );
}
