import { useMemo, useState } from "react";

import { Note, Trouble } from "../../../ui/Answer";
import { Panel } from "../../../ui/Panel";
import { useSides, type Battle } from "../report";
import { columns, standing } from "../sides/standing";
import { choose, type Choice, type Order } from "./choose";
import css from "./Losses.module.css";
import { LossList } from "./LossList";
import { useLosses } from "./useLosses";

/** Every ship that died; each opens with its fit. */
export function Losses({ battle }: { battle: Battle }) {
  const { losses, pending, error, more, again } = useLosses(battle);
  const sides = useSides(battle.id).data?.sides;
  const [choice, setChoice] = useState<Choice>({ side: null, capsules: true, order: "time" });
  const where = useMemo(() => (sides ? standing(sides) : new Map<number, string>()), [sides]);
  const rows = useMemo(() => choose(losses, where, choice), [losses, where, choice]);
  const letters = sides ? columns(sides).map(({ side }) => side ?? "") : [];
  const set = (some: Partial<Choice>) => setChoice({ ...choice, ...some });
  const tools = (
    <div className={css.tools}>
      <div className={css.sides} role="group" aria-label="Losses of">
        {[null, ...letters].map((side) => (
          <button key={side ?? "all"} type="button" aria-pressed={choice.side === side} onClick={() => set({ side })}>
            {side === null ? "all" : side || "no side"}
          </button>
        ))}
      </div>
      <label className={css.check}>
        <input type="checkbox" checked={choice.capsules} onChange={(event) => set({ capsules: event.target.checked })} /> capsules
      </label>
      <select className={css.order} aria-label="Order" value={choice.order} onChange={(event) => set({ order: event.target.value as Order })}>
        <option value="time">by time</option>
        <option value="newest">newest first</option>
        <option value="isk">most ISK first</option>
      </select>
    </div>
  );
  return (
    <Panel title="Losses" aside={tools} flush>
      <div className={css.body}>
        {rows.length > 0 ? (
          <LossList rows={rows} />
        ) : error ? (
          <Trouble error={error} again={again} />
        ) : pending ? (
          <div className={css.waiting} role="status" aria-label="Loading" />
        ) : (
          <Note>{losses.length > 0 ? "No loss is like that." : "The mails are not here yet."}</Note>
        )}
      </div>
      <p className={css.sum}>
        {rows.length.toLocaleString("en-US")} of {battle.kills.toLocaleString("en-US")} losses
        {more && losses.length > 0 && (
          <button type="button" className={css.more} onClick={more}>
            Load more
          </button>
        )}
      </p>
    </Panel>
  );
}
