import type { InfiniteData } from "@tanstack/react-query";

export interface PageOf<Row> {
  data: Row[];
  next?: string | null;
}

/**
 * Pages of a list, newest first, after its first page was asked for again: what is new stands on top, what has changed is as told
 * now, what is gone is gone; all that lies before the first page stays. Where so much came that the two do not meet, the list begins
 * anew. Pure.
 */
export function withNewest<Row extends { id: number }>(
  before: InfiniteData<PageOf<Row>, string | null>,
  first: PageOf<Row>,
  time: (row: Row) => number,
): InfiniteData<PageOf<Row>, string | null> {
  const last = first.data.at(-1);
  const told = new Set(first.data.map(({ id }) => id));
  const older = before.pages.map(({ data, ...page }) => ({ ...page, data: data.filter((row) => last && !told.has(row.id) && time(row) <= time(last)) }));
  const meet = before.pages.some(({ data }) => data.some(({ id }) => told.has(id)));
  const [top, ...others] = older;
  if (!top || !meet || !first.next) return { pages: [first], pageParams: [null] };
  return { ...before, pages: [{ ...top, data: [...first.data, ...top.data] }, ...others] };
}
