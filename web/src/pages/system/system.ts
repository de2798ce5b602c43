import { useQueries, useQuery } from "@tanstack/react-query";

import { api, body, type Schema } from "../../api/client";

const FRESH = 30_000;

function asked(id: number) {
  return {
    queryKey: ["system", id],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await body(api.GET("/systems/{system_id}", { params: { path: { system_id: id } }, signal }))).data,
    staleTime: FRESH,
    refetchInterval: 2 * FRESH,
  };
}

/** A system. */
export function useSystem(id: number) {
  return useQuery(asked(id));
}

/** Some systems: those around one. Going to one of them then needs no waiting. */
export function useSystems(ids: readonly number[]) {
  return useQueries({ queries: ids.map((id) => ({ ...asked(id), refetchInterval: 4 * FRESH })) });
}

/** Kills of one of the windows of live activity; null while it is not at hand. Pure. */
export function killsOf(system: Pick<Schema["SystemWhole"], "recent"> | undefined, window: string): number | null {
  return system?.recent?.find((one) => one.window === window)?.kills ?? null;
}
