import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";

import { GAP } from "../../../battles/goesOn";
import { useLiveBattles } from "../../../live/battles";
import { kills as killStore } from "../../../live/kills";
import { isOtherTime } from "../../../live/otherTime";
import { SPANS, type Span } from "../address";
import { battleOfNews, killOfNews, together, type MapBattle, type MapKill } from "../events";
import { battlesOf, killsOf } from "./usePast";

const TOLD_MS = 400;
const AGAIN_MS = 5 * 60_000;

/** The feed, a few times a second: what a page of lists can follow. */
function useCalmKills() {
  const told = useRef(killStore.newest);
  const listen = useCallback((listener: () => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = killStore.listen(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        told.current = killStore.newest;
        listener();
      }, TOLD_MS);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, []);
  return useSyncExternalStore(listen, () => told.current);
}

/** Event time of now: the page's clock, or, in a war of another time, that of its newest news going on. */
export function useNewest(latest: number): () => number {
  const anchor = useRef({ latest: 0, page: 0 });
  useEffect(() => {
    if (latest > anchor.current.latest) anchor.current = { latest, page: Date.now() / 1000 };
  }, [latest]);
  return useCallback(() => {
    const page = Date.now() / 1000;
    const { latest: last, page: heard } = anchor.current;
    return isOtherTime(last, page) ? last + page - heard : page;
  }, []);
}

export interface Present {
  kills: MapKill[];
  battles: MapBattle[];
  /** When (event time) a kill came to us; 0 for those that were there before. */
  seen: (kill: MapKill) => number;
  latest: number;
  newest: () => number;
  pending: boolean;
  truncated: boolean;
  /** What was before the feed began could not be loaded. */
  error: Error | null;
}

/** What goes on, and what was within the span that one looks at: the feed, and before it what the API has. */
export function usePresent(span: Span, alliance: number | null): Present {
  const calm = useCalmKills();
  const news = useLiveBattles();
  const liveKills = useMemo(() => calm.map(killOfNews), [calm]);
  const liveBattles = useMemo(() => news.map(battleOfNews), [news]);
  const latest = Math.max(liveKills.reduce((most, { at }) => Math.max(most, at), 0), liveBattles[0]?.end ?? 0);
  const newest = useNewest(latest);

  const known = useRef<Map<number, number>>(new Map());
  const begun = useRef(false);
  useMemo(() => {
    for (const { id } of liveKills) if (!known.current.has(id)) known.current.set(id, begun.current ? newest() : 0);
    if (liveKills.length > 0) begun.current = true;
    // more than the feed keeps: one that is forgotten while it is kept would flash again
    if (known.current.size > 20_000) known.current = new Map([...known.current].slice(-10_000));
  }, [liveKills, newest]);
  const seen = useCallback(({ id }: MapKill) => known.current.get(id) ?? 0, []);

  const seconds = SPANS[span];
  // what was asked before the feed told that it is another time looked for things of today, and is asked for anew; and while hours are
  // caught up, not all that came meanwhile is fetched: the feed tells it
  const otherTime = isOtherTime(latest, Date.now() / 1000);
  const pastKills = useQuery({
    queryKey: ["map", "kills", "now", span, alliance, otherTime],
    queryFn: ({ signal }) => killsOf(newest() - seconds, newest() + seconds, alliance, signal),
    refetchInterval: AGAIN_MS,
  });
  const pastBattles = useQuery({
    queryKey: ["map", "battles", "now", span, otherTime],
    queryFn: ({ signal }) => battlesOf(newest() - seconds, newest() + seconds, false, signal),
    refetchInterval: AGAIN_MS,
  });
  const formerly = useMemo(() => new Set(news.flatMap((one) => one.formerly)), [news]);
  const kills = useMemo(() => together(liveKills, pastKills.data?.kills ?? [], ({ at }) => at), [liveKills, pastKills.data]);
  // told each minute: one that nobody has closed yet does not go on for ever
  const least = Math.floor((latest - GAP) / 60) * 60;
  const battles = useMemo(() => {
    const all = together(liveBattles, (pastBattles.data?.battles ?? []).filter(({ id }) => !formerly.has(id)), ({ end }) => end);
    return all.map((one) => (one.active && one.end < least ? { ...one, active: false } : one));
  }, [liveBattles, pastBattles.data, formerly, least]);
  return {
    kills,
    battles,
    seen,
    latest,
    newest,
    pending: pastKills.isPending && liveKills.length === 0,
    error: pastKills.error ?? pastBattles.error,
    truncated: Boolean(pastKills.data?.truncated || pastBattles.data?.truncated),
  };
}
