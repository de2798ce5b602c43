import { useQuery } from "@tanstack/react-query";

import { api, body } from "../../api/client";
import { MOST } from "./activity";

/** The busiest systems of New Eden by our kills within a day. */
export function useBusiest() {
  return useQuery({
    queryKey: ["activity", "system", "24h"],
    queryFn: ({ signal }) => body(api.GET("/activity", { params: { query: { scope: "system", window: "24h", limit: MOST } }, signal })),
    refetchInterval: 60_000,
  });
}

/** What the game counted in each system within a day. */
export function useCounted() {
  return useQuery({
    queryKey: ["map", "activity", 24],
    queryFn: async ({ signal }) => (await body(api.GET("/map/activity", { params: { query: { hours: 24 } }, signal }))).data,
    staleTime: 300_000,
  });
}
