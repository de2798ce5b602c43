import { shortIsk } from "../../format/isk";
import { ago } from "../../format/time";
import type { Atlas } from "./geometry";
import css from "./Map.module.css";
import type { Paint } from "./layers/paint";
import { securityWord } from "./panel/words";
import { Sides } from "./feed/Sides";
import type { Target } from "./pick";
import type { Point, Size } from "./projection";

interface Props {
  target: Target;
  at: Point;
  size: Size;
  atlas: Atlas;
  paint: Paint | null;
  now: number;
}

const OFF = 14;
const WIDE = 300;

/** What lies under the pointer. */
export function Tip({ target, at, size, atlas, paint, now }: Props) {
  const left = at.x + OFF + WIDE > size.width;
  const low = at.y > size.height - 110;
  const style = {
    ...(left ? { right: size.width - at.x + OFF } : { left: at.x + OFF }),
    ...(low ? { bottom: size.height - at.y + OFF } : { top: at.y + OFF }),
  };
  return (
    <div className={css.tip} style={style} aria-hidden="true">
      {target.kind === "battle" ? (
        <>
          <b>{target.battle.systems.map((id) => atlas.names[atlas.at.get(id) ?? -1] ?? id).join(", ")}</b>{" "}
          <span className="quiet">
            {target.battle.tier}, {target.battle.active ? "goes on" : `ended ${ago(target.battle.end, new Date(now * 1000))} ago`}
          </span>
          <div>
            <Sides sides={target.battle.sides} />
          </div>
          <div className="quiet">
            {target.battle.kills} kills, {target.battle.pilots} pilots, {shortIsk(target.battle.isk)} ISK
          </div>
        </>
      ) : (
        <>
          <b>{atlas.names[target.system]}</b> <span className="quiet">{securityWord(atlas, target.system)}</span>
          <div className="quiet">
            {atlas.regions[atlas.region[target.system]!]?.name} · {atlas.constellations[atlas.constellation[target.system]!]?.name}
          </div>
          {paint?.tell(target.system) && <div>{paint.tell(target.system)}</div>}
        </>
      )}
    </div>
  );
}
