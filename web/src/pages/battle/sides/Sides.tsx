import { lazy, Suspense, useState } from "react";

import { Answer, Note } from "../../../ui/Answer";
import { Panel } from "../../../ui/Panel";
import { sidesHeight } from "../heights";
import { useAwaitedRevision } from "../correct/awaited";
import { useSides, type Battle } from "../report";
import { Corrections } from "./Corrections";
import { SideColumn } from "./SideColumn";
import css from "./Sides.module.css";
import { columns } from "./standing";

const Correct = lazy(() => import("../correct/Correct"));

/** Who fights whom, and the way to correct it. */
export function Sides({ battle }: { battle: Battle }) {
  const query = useSides(battle.id);
  const [correcting, setCorrecting] = useState<boolean | null>(null);
  const awaited = useAwaitedRevision(battle.id);
  const button = query.data && !correcting && (
    <button type="button" className={css.button} autoFocus={correcting === false} onClick={() => setCorrecting(true)} title="Say where an organisation stands, when the kills do not tell it right">
      Correct the sides
    </button>
  );
  return (
    <Panel title="Sides" aside={button}>
      <Answer query={query} height={sidesHeight(battle)}>
        {({ sides, etag }) => (
          <>
            {awaited !== undefined && awaited >= battle.revision && (
              <p className={css.awaited} role="status">
                It is written down. The sides follow with the next revision.
              </p>
            )}
            {correcting ? (
              <Suspense fallback={<Note>One moment…</Note>}>
                <Correct battle={battle} sides={sides} etag={etag} close={() => setCorrecting(false)} />
              </Suspense>
            ) : sides.sides.length === 0 && !sides.unassigned ? (
              <Note>The kills do not tell yet who fights whom.</Note>
            ) : (
              <div className={css.columns}>
                {columns(sides).map((side) => (
                  <SideColumn key={side.side ?? "none"} side={side} />
                ))}
              </div>
            )}
            <Corrections battle={battle} rows={sides.corrections} />
          </>
        )}
      </Answer>
    </Panel>
  );
}
