import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, body } from "./client";
import type { paths } from "./schema";

export type KillQuery = NonNullable<paths["/killmails"]["get"]["parameters"]["query"]>;
export type BattleQuery = NonNullable<paths["/battles"]["get"]["parameters"]["query"]>;

interface PageOf<Row> {
  data: Row[];
  next?: string | null;
}

/** Pages of a list, as one list that grows. It is not asked for anew by itself: what one has scrolled to would move. */
function usePages<Row>(key: readonly unknown[], ask: (cursor: string | null, signal: AbortSignal) => Promise<PageOf<Row>>) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.data), [data]);
  const more = hasNextPage && !isFetchingNextPage && !error ? () => void fetchNextPage() : undefined;
  return { data: rows, error, refetch, more, isFetchingNextPage };
}

/** Killmails, newest first, page by page. */
export function useKills(query: KillQuery) {
  return usePages(["killmails", query], (cursor, signal) =>
    body(api.GET("/killmails", { params: { query: { limit: 50, ...query, cursor } }, signal })),
  );
}

/** Battles, newest first, page by page. */
export function useBattles(query: BattleQuery) {
  return usePages(["battles", query], (cursor, signal) =>
    body(api.GET("/battles", { params: { query: { limit: 30, ...query, cursor } }, signal })),
  );
}
