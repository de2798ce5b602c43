import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, body, type Schema } from "../api/client";
import type { paths } from "../api/schema";

export type DoctrineQuery = NonNullable<paths["/doctrines"]["get"]["parameters"]["query"]>;

const PAGE = 40;

/** Doctrines, page by page. They change by the minute at most: nothing moves before the visitor asks for it. */
export function useDoctrines(query: DoctrineQuery) {
  const asked = useInfiniteQuery({
    queryKey: ["doctrines", query],
    queryFn: ({ pageParam, signal }) => body(api.GET("/doctrines", { params: { query: { limit: PAGE, ...query, cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? null,
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const rows = useMemo(() => {
    const all = new Map<string, Schema["DoctrineRow"]>();
    for (const page of asked.data?.pages ?? []) for (const row of page.data) all.set(row.id, row); // one that moved between two pages comes twice
    return asked.data && [...all.values()];
  }, [asked.data]);
  return { ...asked, data: rows };
}

/** The newest few of somebody, or of a place; `next` tells whether there are more. */
export function useSomeDoctrines(of: Of, id: number, limit: number) {
  return useQuery({
    queryKey: ["doctrines of", of, id, limit],
    queryFn: ({ signal }) => {
      const query = { limit, sort: "fleets" as const };
      if (of === "alliance") return body(api.GET("/alliances/{alliance_id}/doctrines", { params: { path: { alliance_id: id }, query }, signal }));
      if (of === "corporation") return body(api.GET("/corporations/{corporation_id}/doctrines", { params: { path: { corporation_id: id }, query }, signal }));
      return body(api.GET("/regions/{region_id}/doctrines", { params: { path: { region_id: id }, query }, signal }));
    },
    staleTime: 60_000,
  });
}

export type Of = "alliance" | "corporation" | "region";
