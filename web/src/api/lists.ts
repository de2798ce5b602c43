import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Topic } from "../live/connection";
import { useTouched } from "../live/touched";
import { api, body } from "./client";
import { followed, type Followed } from "./followed";
import { withNewest, type PageOf } from "./newest";
import type { paths } from "./schema";

export type KillQuery = NonNullable<paths["/killmails"]["get"]["parameters"]["query"]>;
export type BattleQuery = NonNullable<paths["/battles"]["get"]["parameters"]["query"]>;

interface ListOf<Row> {
  key: readonly unknown[];
  ask: (cursor: string | null, signal?: AbortSignal) => Promise<PageOf<Row>>;
  time: (row: Row) => string;
  /** The news that change it. */
  follow: Followed | null;
}

/** Pages of a list, as one list that grows. News come on top; whatever one has scrolled to stays. */
function usePages<Row extends { id: number }>({ key, ask, time, follow }: ListOf<Row>) {
  const client = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const topic: Topic = follow?.topic ?? "kills";
  useTouched(topic, follow && follow.filter, () => {
    const newest = (row: Row) => Date.parse(time(row));
    void ask(null).then(
      (first) => client.setQueryData<InfiniteData<PageOf<Row>, string | null>>(key, (before) => before && withNewest(before, first, newest)),
      () => undefined, // the next news asks again
    );
  });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  const more = hasNextPage && !isFetchingNextPage && !error ? () => void fetchNextPage() : undefined;
  return { data: rows, error, refetch, more, isFetchingNextPage };
}

/** Killmails, newest first, page by page. */
export function useKills(query: KillQuery) {
  return usePages({
    key: ["killmails", query],
    ask: (cursor, signal) => body(api.GET("/killmails", { params: { query: { limit: 50, ...query, cursor } }, ...(signal && { signal }) })),
    time: (row) => row.time,
    follow: followed("kills", query),
  });
}

/** Battles, newest first, page by page. */
export function useBattles(query: BattleQuery) {
  return usePages({
    key: ["battles", query],
    ask: (cursor, signal) => body(api.GET("/battles", { params: { query: { limit: 30, ...query, cursor } }, ...(signal && { signal }) })),
    time: (row) => row.end,
    follow: followed("battles", query),
  });
}
