import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, body } from "./client";

/** What happened in a system or a region lately. */
export function usePlaceRecord(kind: "system" | "region", id: number, days: number) {
  return useQuery({
    queryKey: ["record", kind, id, days],
    queryFn: async ({ signal }) => {
      const query = { days };
      if (kind === "system") {
        return (await body(api.GET("/systems/{system_id}/record", { params: { path: { system_id: id }, query }, signal }))).data;
      }
      return (await body(api.GET("/regions/{region_id}/record", { params: { path: { region_id: id }, query }, signal }))).data;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
