import { useQuery, type QueryClient, type UseQueryResult } from "@tanstack/react-query";

import { api, body, type Schema } from "../../api/client";
import { useNear } from "./near";

export type Battle = Schema["BattleWhole"];
type Part = "composition" | "damage" | "items" | "loadouts" | "related" | "reships" | "sovereignty" | "systems" | "timeline";
type Ask<T> = (id: number, signal: AbortSignal) => Promise<T>;

/** A battle that goes on is asked for again after so many ms also when the feed is silent. */
const SILENT_MS = 30_000;

export function useBattle(id: number): UseQueryResult<Battle> {
  return useQuery({
    queryKey: ["battle", id],
    queryFn: async ({ signal }) => (await body(api.GET("/battles/{battle_id}", { params: { path: { battle_id: id } }, signal }))).data,
    refetchInterval: ({ state }) => (state.data?.state === "active" ? SILENT_MS : false),
  });
}

/** A part of the report; asked for while its section is near. Parts grow old with the battle's revision, not with time. */
function usePart<T>(id: number, part: Part, ask: Ask<T>): UseQueryResult<T> {
  const near = useNear();
  return useQuery({
    queryKey: ["battle", id, part],
    queryFn: ({ signal }) => ask(id, signal),
    enabled: near,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

const path = (battle_id: number, signal: AbortSignal) => ({ params: { path: { battle_id } }, signal });

export interface SidesTold {
  sides: Schema["Sides"];
  /** What a correction can name, so that it is refused when they have changed since. */
  etag: string | null;
}

/** Who fights whom. Needed in many sections, so it is asked for whatever is in sight. */
export function useSides(id: number): UseQueryResult<SidesTold> {
  return useQuery({
    queryKey: ["battle", id, "sides"],
    queryFn: async ({ signal }) => {
      const asked = api.GET("/battles/{battle_id}/sides", path(id, signal));
      const [told, { response }] = [await body(asked), await asked];
      return { sides: told.data, etag: response.headers.get("etag") };
    },
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

export const useTimeline = (id: number) =>
  usePart(id, "timeline", async (one, signal) => (await body(api.GET("/battles/{battle_id}/timeline", path(one, signal)))).data);
export const useComposition = (id: number) =>
  usePart(id, "composition", async (one, signal) => (await body(api.GET("/battles/{battle_id}/composition", path(one, signal)))).data);
export const useLoadouts = (id: number) =>
  usePart(id, "loadouts", async (one, signal) => (await body(api.GET("/battles/{battle_id}/loadouts", path(one, signal)))).data);
export const useDamage = (id: number) =>
  usePart(id, "damage", async (one, signal) => (await body(api.GET("/battles/{battle_id}/damage", path(one, signal)))).data);
export const useReships = (id: number) =>
  usePart(id, "reships", async (one, signal) => (await body(api.GET("/battles/{battle_id}/reships", path(one, signal)))).data);
export const useSystems = (id: number) =>
  usePart(id, "systems", async (one, signal) => (await body(api.GET("/battles/{battle_id}/systems", path(one, signal)))).data);
export const useSovereignty = (id: number) =>
  usePart(id, "sovereignty", async (one, signal) => (await body(api.GET("/battles/{battle_id}/sovereignty", path(one, signal)))).data);
export const useRelated = (id: number) =>
  usePart(id, "related", async (one, signal) => (await body(api.GET("/battles/{battle_id}/related", path(one, signal)))).data);

/** Fits and doctrines follow the kills that they are told of by moments to minutes: no revision of the battle says when. */
const LATER_MS = 45_000;

function useLater<T>(battle: Battle, part: "doctrines" | "tanks", ask: Ask<T>): UseQueryResult<T> {
  const near = useNear();
  return useQuery({
    queryKey: ["battle", battle.id, part],
    queryFn: ({ signal }) => ask(battle.id, signal),
    enabled: near,
    staleTime: LATER_MS,
    refetchInterval: near && battle.state === "active" ? LATER_MS : false,
    refetchOnWindowFocus: false,
  });
}

/** What the sides flew, and how their attackers may have been fitted. */
export const useBattleDoctrines = (battle: Battle) =>
  useLater(battle, "doctrines", async (one, signal) => (await body(api.GET("/battles/{battle_id}/doctrines", path(one, signal)))).data);
/** How the lost ships were tanked. */
export const useTanks = (battle: Battle) =>
  useLater(battle, "tanks", async (one, signal) => (await body(api.GET("/battles/{battle_id}/tanks", path(one, signal)))).data);
export const useItems = (id: number) =>
  usePart(id, "items", (battle_id, signal) =>
    body(api.GET("/battles/{battle_id}/items", { params: { path: { battle_id }, query: { limit: 500 } }, signal })),
  );

/** What is held of a battle serves under its new id too, so that nothing is empty while it is asked for again. */
export function rename(client: QueryClient, before: number, after: number): void {
  for (const [key, data] of client.getQueriesData<unknown>({ queryKey: ["battle", before] })) {
    const next = ["battle", after, ...key.slice(2)];
    if (data !== undefined && key[2] !== "kills") client.setQueryData(next, (known: unknown) => known ?? data);
  }
}
