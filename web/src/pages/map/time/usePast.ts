import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";

import { api, body } from "../../../api/client";
import { battlesOfColumns, killsOfColumns, together, type MapBattle, type MapKill } from "../events";
import { lengthOf, stretches } from "./playback";

const LIMIT = 20_000;
const PAGES = 3;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

export interface Past {
  kills: MapKill[];
  battles: MapBattle[];
  pending: boolean;
  truncated: boolean;
  error: Error | null;
}

/** All kills of a stretch, the newest first. */
export async function killsOf(from: number, to: number, alliance: number | null, signal: AbortSignal) {
  const found: MapKill[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const query = { from: iso(from), to: iso(to), limit: LIMIT, ...(alliance !== null && { alliance: [alliance] }), ...(cursor !== null && { cursor }) };
    const answer: Awaited<ReturnType<typeof asked>> = await asked(query, signal);
    found.push(...killsOfColumns(answer.data, alliance));
    cursor = answer.next;
    if (cursor === null) return { kills: found, truncated: false };
  }
  return { kills: found, truncated: true };
}

type KillQuery = { from: string; to: string; limit: number; alliance?: number[]; cursor?: string };
const asked = (query: KillQuery, signal: AbortSignal) => body(api.GET("/map/kills", { params: { query }, signal }));

/** `growing`: also how they stood while they were fought. */
export async function battlesOf(from: number, to: number, growing: boolean, signal: AbortSignal) {
  const query = { from: iso(from), to: iso(to), course: growing };
  const { data, course, truncated } = await body(api.GET("/map/battles", { params: { query }, signal }));
  return { battles: battlesOfColumns(data, course), truncated };
}

export type KillsOfStretch = Awaited<ReturnType<typeof killsOf>>;

/** What is over for an hour is asked for once; kills are posted late. */
const stale = (start: number, length: number, newest: number) => (start + length < newest - 3600 ? Infinity : 60_000);

/** What has been played is forgotten after so many ms: a week on the slider shall not be held. */
const FORGOTTEN_MS = 60_000;

/** The question for the kills of a stretch. */
export const killQuery = (start: number, length: number, alliance: number | null, newest: number) => ({
  queryKey: ["map", "kills", start, length, alliance],
  queryFn: ({ signal }: { signal: AbortSignal }) => killsOf(start, start + length, alliance, signal),
  staleTime: stale(start, length, newest),
  gcTime: FORGOTTEN_MS,
});

/**
 * The past of a moment near to now, with what the live map has: who holds that sees it stand still and not go away, and who plays on
 * meets what has come meanwhile. The past's own tell how a battle grew, and come first. Pure.
 */
export function withPresent(past: Past, kills: readonly MapKill[], battles: readonly MapBattle[]): Past {
  return { ...past, kills: together(past.kills, kills, ({ at }) => at), battles: together(past.battles, battles, ({ end }) => end) };
}

/** What happened around a moment of the past, in stretches that are asked for once. */
export function usePast(at: number | null, span: number, alliance: number | null, newest: number): Past {
  const length = lengthOf(span);
  const key = at === null ? "" : stretches(at, span, length, newest).join();
  const starts = useMemo(() => (key === "" ? [] : key.split(",").map(Number)), [key]);
  const combineKills = useCallback(
    (all: { data?: KillsOfStretch | undefined; isPending: boolean; error: Error | null }[]) => ({
      kills: all.toReversed().flatMap(({ data }) => data?.kills ?? []),
      pending: all.some(({ isPending }) => isPending),
      truncated: all.some(({ data }) => data?.truncated),
      error: all.find(({ error }) => error)?.error ?? null,
    }),
    [],
  );
  const combineBattles = useCallback(
    (all: { data?: Awaited<ReturnType<typeof battlesOf>> | undefined; isPending: boolean; error: Error | null }[]) => ({
      // a battle of two stretches comes twice
      battles: all.reduce<MapBattle[]>((sum, { data }) => together(sum, data?.battles ?? [], ({ end }) => end), []),
      pending: all.some(({ isPending }) => isPending),
      truncated: all.some(({ data }) => data?.truncated),
      error: all.find(({ error }) => error)?.error ?? null,
    }),
    [],
  );
  const kills = useQueries({
    queries: starts.map((start) => killQuery(start, length, alliance, newest)),
    combine: combineKills,
  });
  const battles = useQueries({
    queries: starts.map((start) => ({
      queryKey: ["map", "battles", start, length],
      queryFn: ({ signal }: { signal: AbortSignal }) => battlesOf(start, start + length, true, signal),
      staleTime: stale(start, length, newest),
      gcTime: FORGOTTEN_MS,
    })),
    combine: combineBattles,
  });
  return useMemo(
    () => ({
      kills: kills.kills,
      battles: battles.battles,
      pending: kills.pending || battles.pending,
      truncated: kills.truncated || battles.truncated,
      error: kills.error ?? battles.error,
    }),
    [kills, battles],
  );
}
