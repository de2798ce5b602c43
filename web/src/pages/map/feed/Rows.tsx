import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

import css from "./Feed.module.css";
import { useHeld } from "./held";

interface Props<T> {
  rows: readonly T[];
  height: number;
  label: string;
  row: (one: T) => ReactNode;
}

const STEP: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** A list of any length: only what one sees of it is there. Tab goes through its rows, and so do the arrows. */
export function Rows<T extends { id: number }>({ rows: told, height, label, row }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const [rows, focused] = useHeld(list, told);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]!.id,
    overscan: 6,
  });
  // a row far away is there only some frames after one has asked for it
  const wanted = useRef<number | null>(null);
  const enter = () => {
    const button = wanted.current === null ? null : list.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] button`);
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  };
  useLayoutEffect(enter);
  const pressed = (event: KeyboardEvent) => {
    const items = virtual.getVirtualItems();
    const holder = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    const end = event.key === "Home" ? 0 : event.key === "End" ? rows.length - 1 : undefined;
    const step = STEP[event.key];
    if (holder === null || items.length === 0 || (step === undefined && end === undefined)) return;
    event.preventDefault();
    event.stopPropagation();
    const to = end ?? Math.min(rows.length - 1, Math.max(0, Number(holder.dataset.index) + step!));
    virtual.scrollToIndex(to);
    wanted.current = to;
    enter();
  };
  return (
    <div ref={list} className={css.list} onKeyDown={pressed} onFocus={focused} role="region" aria-label={label} tabIndex={rows.length === 0 ? 0 : -1}>
      <div className={css.space} style={{ height: virtual.getTotalSize() }} role="list">
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div
            key={key}
            data-index={index}
            className={css.row}
            style={{ height, transform: `translateY(${start}px)` }}
            role="listitem"
            aria-posinset={index + 1}
            aria-setsize={rows.length}
          >
            {row(rows[index]!)}
          </div>
        ))}
      </div>
    </div>
  );
}
