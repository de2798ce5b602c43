import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

import css from "./VirtualList.module.css";

const AHEAD = 12; // rows before the end at which more are asked for

interface Props<Row> {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  children: (row: Row) => ReactNode;
  /** Pixels of a row, about. */
  height: number;
  /** Asks for the next page; undefined while it is under way, and when there is none. */
  more?: (() => void) | undefined;
  /** What scrolls: the page, unless told otherwise. */
  scroller?: () => HTMLElement | null;
}

const page = () => document.getElementById("page");

/** Rows of which only those in sight are drawn. It scrolls with the page, so that a phone has one thing to scroll. */
export function VirtualList<Row>({ label, rows, keyOf, children, height, more, scroller = page }: Props<Row>) {
  const list = useRef<HTMLDivElement>(null);
  const above = useAbove(list, scroller);
  // whoever reads further below keeps what he reads when rows come on top; whoever sees the top sees them come
  const within = (scroller()?.scrollTop ?? 0) > above;
  const virtual = useVirtualizer({
    count: rows.length,
    anchorTo: within ? "end" : "start",
    getScrollElement: scroller,
    estimateSize: () => height,
    getItemKey: (index) => keyOf(rows[index]!),
    scrollMargin: above,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) more();
  }, [more, last, rows.length]);
  return (
    <div ref={list} className={css.list} style={{ height: virtual.getTotalSize() }} role="list" aria-label={label}>
      {items.map((item) => (
        <div
          key={item.key}
          ref={virtual.measureElement}
          data-index={item.index}
          className={css.item}
          style={{ transform: `translateY(${item.start - above}px)` }}
          role="listitem"
          aria-posinset={item.index + 1}
          aria-setsize={more ? -1 : rows.length}
        >
          {children(rows[item.index]!)}
        </div>
      ))}
    </div>
  );
}

/** Pixels of what scrolls with the list and stands above it. It changes when a panel there gets its figures. */
function useAbove(list: React.RefObject<HTMLElement | null>, scroller: () => HTMLElement | null): number {
  const [above, setAbove] = useState(0);
  useLayoutEffect(() => {
    const box = scroller();
    if (!box || !list.current) return;
    const measure = () => {
      if (!list.current) return;
      setAbove(Math.round(list.current.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop));
    };
    measure();
    const watch = new ResizeObserver(measure);
    for (const child of box.children) watch.observe(child);
    watch.observe(box);
    return () => watch.disconnect();
  }, [list, scroller]);
  return above;
}
