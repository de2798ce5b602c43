import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, type KeyboardEvent, type ReactNode } from "react";

import css from "./Feed.module.css";

interface Props<T> {
  rows: readonly T[];
  height: number;
  label: string;
  row: (one: T) => ReactNode;
}

const STEP: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** A list of any length: only what one sees of it is there. Tab goes through its rows, and so do the arrows. */
export function Rows<T extends { id: number }>({ rows, height, label, row }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => height,
    getItemKey: (index) => rows[index]!.id,
    overscan: 6,
  });
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
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-index="${to}"] button`)?.focus());
  };
  return (
    <div ref={list} className={css.list} onKeyDown={pressed} role="region" aria-label={label} tabIndex={rows.length === 0 ? 0 : -1}>
      <div className={css.space} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ key, index, start }) => (
          <div key={key} data-index={index} className={css.row} style={{ height, transform: `translateY(${start}px)` }}>
            {row(rows[index]!)}
          </div>
        ))}
      </div>
    </div>
  );
}
