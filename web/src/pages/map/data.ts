import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { api, body } from "../../api/client";
import { names } from "../../api/names";
import type { Whose } from "./address";
import { atlasOf } from "./geometry";

const MINUTE = 60_000;

/** The map itself: it changes only with CCP's static data. */
export function useAtlas() {
  const query = useQuery({
    queryKey: ["map"],
    queryFn: async ({ signal }) => (await body(api.GET("/map", { signal }))).data,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const atlas = useMemo(() => {
    if (!query.data) return null;
    const made = atlasOf(query.data);
    made.ids.forEach((id, system) => names.tell("solar_system", id, made.names[system]));
    made.regions.forEach(({ id, name }) => names.tell("region", id, name));
    return made;
  }, [query.data]);
  return { query, atlas };
}

export function useSovereignty(enabled = true) {
  return useQuery({
    queryKey: ["map", "sovereignty"],
    queryFn: async ({ signal }) => (await body(api.GET("/map/sovereignty", { signal }))).data,
    staleTime: 4 * MINUTE,
    refetchInterval: 5 * MINUTE,
    enabled,
  });
}

export function useActivity(hours: number, enabled = true) {
  return useQuery({
    queryKey: ["map", "activity", hours],
    queryFn: async ({ signal }) => (await body(api.GET("/map/activity", { params: { query: { hours } }, signal }))).data,
    staleTime: 4 * MINUTE,
    refetchInterval: 5 * MINUTE,
    enabled,
  });
}

export function useSightings(what: "capital" | "logistics", enabled: boolean) {
  return useQuery({
    queryKey: ["map", "sightings", what],
    queryFn: ({ signal }) => body(api.GET("/map/sightings", { params: { query: { what, hours: 24 } }, signal })),
    staleTime: MINUTE,
    refetchInterval: MINUTE,
    enabled,
  });
}

export function usePresence(who: Whose | null, enabled: boolean) {
  return useQuery({
    queryKey: ["map", "presence", who],
    queryFn: ({ signal }) => body(api.GET("/map/presence", { params: { query: { [who!.kind]: who!.id, days: 7 } }, signal })),
    staleTime: MINUTE,
    enabled: enabled && who !== null,
  });
}

export function useHoles(enabled: boolean) {
  return useQuery({
    queryKey: ["map", "holes"],
    queryFn: async ({ signal }) => {
      const of = (hub: "thera" | "turnur") => body(api.GET("/wormholes/{hub}", { params: { path: { hub } }, signal }));
      const [thera, turnur] = await Promise.all([of("thera"), of("turnur")]);
      return { rows: [...thera.data, ...turnur.data], said: thera.said ?? turnur.said };
    },
    refetchInterval: MINUTE,
    enabled,
  });
}

export function useIncursions(enabled: boolean) {
  return useQuery({
    queryKey: ["map", "incursions"],
    queryFn: ({ signal }) => body(api.GET("/incursions", { signal })),
    refetchInterval: 5 * MINUTE,
    enabled,
  });
}
