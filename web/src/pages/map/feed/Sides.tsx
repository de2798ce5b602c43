import { useName } from "../../../api/names";
import type { Side, Who } from "../events";
import { called } from "../../../format/called";
import css from "./Feed.module.css";

const MOST = 2;

/** Who fights whom: of each side the one with most pilots. */
export function Sides({ sides }: { sides: readonly Side[] }) {
  if (sides.length === 0) return <span className="quiet">sides not told apart</span>;
  return (
    <span className={css.sides}>
      {sides.slice(0, MOST).map((side, index) => (
        <span key={index}>
          {index > 0 && <span className={css.versus}>vs</span>}
          {side.who[0] ? <WhoName who={side.who[0]} /> : <span className="quiet">nobody known</span>}
          {side.pilots !== null && <span className={css.pilots}> {side.pilots}</span>}
        </span>
      ))}
      {sides.length > MOST && <span className="quiet"> and {sides.length - MOST} more</span>}
    </span>
  );
}

/** A name where a link would be too much. */
export function WhoName({ who }: { who: Who }) {
  const found = useName(who.kind ?? "alliance", who.name || who.kind === null ? null : who.id);
  return <>{called({ ...who, name: who.name ?? found })}</>;
}
