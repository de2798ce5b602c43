import { keepPreviousData, useQuery } from "@tanstack/react-query";

import { api, body, type Schema } from "../../api/client";
import type { Kind } from "./who";

export type Record = Schema["Record"];

/** Kills, losses, when, where, in what, against whom and with whom. */
export function useRecord(kind: Kind, id: number, days: number) {
  return useQuery({
    queryKey: ["record", kind, id, days],
    queryFn: async ({ signal }) => {
      const query = { days };
      if (kind === "alliance") {
        return (await body(api.GET("/alliances/{alliance_id}/record", { params: { path: { alliance_id: id }, query }, signal }))).data;
      }
      if (kind === "corporation") {
        return (await body(api.GET("/corporations/{corporation_id}/record", { params: { path: { corporation_id: id }, query }, signal }))).data;
      }
      return (await body(api.GET("/characters/{character_id}/record", { params: { path: { character_id: id }, query }, signal }))).data;
    },
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
