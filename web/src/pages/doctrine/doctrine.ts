import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { api, body, type Schema } from "../../api/client";
import { feed } from "../../live/feed";

export type Whole = Schema["DoctrineWhole"];

const FLEETS = 25;
/** The page is asked for again so many ms after news: the feed is ahead of the tables. */
const SOON_MS = 2_000;

const path = (doctrine_id: string, signal: AbortSignal) => ({ params: { path: { doctrine_id } }, signal });

export function useDoctrine(id: string) {
  return useQuery({
    queryKey: ["doctrine", id],
    queryFn: async ({ signal }) => (await body(api.GET("/doctrines/{doctrine_id}", path(id, signal)))).data,
    staleTime: 60_000,
  });
}

/** Its fits, slot by slot. */
export function useFits(id: string) {
  return useQuery({
    queryKey: ["doctrine", id, "fits"],
    queryFn: async ({ signal }) => (await body(api.GET("/doctrines/{doctrine_id}/fits", path(id, signal)))).data,
    staleTime: 60_000,
  });
}

/** The fleets that flew it, the newest first, page by page. */
export function useFleets(id: string) {
  const asked = useInfiniteQuery({
    queryKey: ["doctrine", id, "fleets"],
    queryFn: ({ pageParam, signal }) =>
      body(api.GET("/doctrines/{doctrine_id}/fleets", { params: { path: { doctrine_id: id }, query: { limit: FLEETS, cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const rows = useMemo(() => asked.data?.pages.flatMap((page) => page.data), [asked.data]);
  return { ...asked, data: rows };
}

/** Keeps the page at what the feed tells of this doctrine. */
export function useFollow(doctrine: Whole | undefined): void {
  const client = useQueryClient();
  const id = doctrine?.id;
  const hull = doctrine?.hulls[0]?.hull.id;
  useEffect(() => {
    if (id === undefined || hull === undefined) return;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const end = feed.subscribe({
      topic: "doctrines",
      filter: { hull: [hull] },
      take: (messages) => {
        if (!messages.some(({ data }) => "doctrine_id" in data && data.doctrine_id === id)) return;
        clearTimeout(soon);
        soon = setTimeout(() => void client.invalidateQueries({ queryKey: ["doctrine", id] }), SOON_MS);
      },
    });
    return () => {
      end();
      clearTimeout(soon);
    };
  }, [client, id, hull]);
}
