import { useCallback, useEffect, useMemo, useState, type FocusEvent, type RefObject } from "react";

/** The rows in the order that they had, as they are now; those that came since are left out, and those that are gone. Pure. */
export function inOrder<T extends { id: number }>(rows: readonly T[], order: readonly number[]): T[] {
  const now = new Map(rows.map((one) => [one.id, one]));
  return order.flatMap((id) => now.get(id) ?? []);
}

/** While one goes through a list by keys its rows keep their places, also while one looks at the card of one of them. */
export function useHeld<T extends { id: number }>(list: RefObject<HTMLElement | null>, rows: readonly T[]): [readonly T[], (event: FocusEvent) => void] {
  const [order, setOrder] = useState<readonly number[] | null>(null);
  const focused = useCallback(
    ({ target }: FocusEvent) => {
      if (target.matches(":focus-visible")) setOrder((before) => before ?? rows.map(({ id }) => id));
    },
    [rows],
  );
  const held = order !== null;
  useEffect(() => {
    if (!held) return;
    const moved = ({ target }: globalThis.FocusEvent) => {
      if (target instanceof Element && !list.current?.contains(target) && !target.closest("[data-card]")) setOrder(null);
    };
    document.addEventListener("focusin", moved);
    return () => document.removeEventListener("focusin", moved);
  }, [held, list]);
  return [useMemo(() => (order ? inOrder(rows, order) : rows), [order, rows]), focused];
}
