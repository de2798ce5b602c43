import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, useCallback, useRef } from "react";
import { Link } from "wouter";

import { SideLetter } from "../../../battles/Balance";
import { worthTitle } from "../../../kill/worth";
import type { Schema } from "../../../api/client";
import { TypeName } from "../../../ui/Entity";
import { Isk } from "../../../ui/Isk";
import { Time } from "../../../ui/Time";
import type { LossRow } from "./choose";
import css from "./Losses.module.css";

const HEIGHT = 46;
const height = () => HEIGHT;

/** The rows in sight. */
export function LossList({ rows }: { rows: readonly LossRow[] }) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: height,
    getItemKey: useCallback((index: number) => rows[index]!.loss.id, [rows]),
    overscan: 10,
  });
  return (
    <div ref={box} className={css.list} tabIndex={-1}>
      <ul className={css.space} style={{ height: virtual.getTotalSize() }} aria-label="Losses">
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <li key={key} className={css.row} style={{ height: HEIGHT, transform: `translateY(${start}px)` }} aria-posinset={index + 1} aria-setsize={rows.length}>
            <Row row={rows[index]!} />
          </li>
        ))}
      </ul>
    </div>
  );
}

const Row = memo(function Row({ row: { loss, side, by } }: { row: LossRow }) {
  const { victim, final_blow, hull } = loss;
  return (
    <Link href={`?kill=${loss.id}`} className={css.loss}>
      <span className={css.time}>
        <Time at={loss.time} seconds />
      </span>
      <SideLetter side={side} />
      <span className={css.hull}>
        <TypeName id={hull.id} name={hull.name} size={28} />
      </span>
      <span className={css.who}>
        <span>{victim.character?.name ?? who(victim)}</span>
        <span className={css.small}>{victim.character ? group(victim) : hull.class}</span>
      </span>
      <span className={css.blow}>
        {final_blow ? (
          <>
            <SideLetter side={by} />
            <span className={css.who}>
              <span>{final_blow.character?.name ?? who(final_blow)}</span>
              <span className={css.small}>
                {final_blow.ship?.name ?? "ship not told"}
                {loss.attacker_count > 1 && ` +${loss.attacker_count - 1}`}
              </span>
            </span>
          </>
        ) : (
          <span className="quiet">—</span>
        )}
      </span>
      <span className={css.isk} title={worthTitle(loss)}>
        <Isk isk={loss.total_value} />
      </span>
    </Link>
  );
});

function who(party: Schema["Party"]): string {
  const one = party.corporation ?? party.alliance ?? party.faction ?? party.character;
  return one ? (one.name ?? String(one.id)) : "unknown";
}

function group(party: Schema["Party"]): string {
  const one = party.alliance ?? party.corporation ?? party.faction;
  return one ? (one.name ?? String(one.id)) : "";
}
