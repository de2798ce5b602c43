import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useRef, type ReactNode } from "react";

import { BattleLine } from "../../battles/BattleLine";
import css from "./FightsPage.module.css";
import type { Row } from "./rows";

interface Props {
  rows: readonly Row[];
  showAll: () => void;
  /** Asks for the next page; null where there is none. */
  next: (() => void) | null;
  fetching: boolean;
  trouble: ReactNode;
}

/** So many rows before the end the next page is asked for. */
const AHEAD = 20;
const HEIGHT: Record<Row["row"], number> = { head: 42, more: 40, battle: 57 };

/** The rows that are in sight, and no others: there may be thousands. */
export function FightList({ rows, showAll, next, fetching, trouble }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: useCallback((index: number) => HEIGHT[rows[index]!.row], [rows]),
    getItemKey: useCallback((index: number) => rows[index]!.key, [rows]),
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (next && !fetching && last >= rows.length - AHEAD) next();
  }, [next, fetching, last, rows.length]);
  return (
    <div ref={box} className={css.list} tabIndex={-1}>
      <ul className={css.space} style={{ height: virtual.getTotalSize() }} aria-label="Battles">
        {items.map(({ key, index, start }) => (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={css.row}
            style={{ transform: `translateY(${start}px)` }}
            aria-posinset={index + 1}
            aria-setsize={next ? -1 : rows.length}
          >
            <Line row={rows[index]!} showAll={showAll} />
          </li>
        ))}
      </ul>
      {trouble ?? <p className={css.end}>{next ? "Older ones are coming…" : "That is all."}</p>}
    </div>
  );
}

function Line({ row, showAll }: { row: Row; showAll: () => void }) {
  if (row.row === "battle") return <BattleLine battle={row.battle} />;
  if (row.row === "more") {
    return (
      <button type="button" className={css.more} onClick={showAll}>
        Show {row.count} more that go on
      </button>
    );
  }
  return (
    <h2 className={css.group}>
      {row.text} {row.count !== null && <span className="quiet">{row.count}</span>}
    </h2>
  );
}
