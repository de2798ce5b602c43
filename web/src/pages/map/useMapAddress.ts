import { useCallback, useMemo } from "react";
import { useLocation, useSearch } from "wouter";

import { read, write, type MapAddress } from "./address";

export type Change = (change: Partial<MapAddress>) => void;

/** What the address says of the map, and a way to say something else. */
export function useMapAddress(): [MapAddress, Change] {
  const search = useSearch();
  const [, go] = useLocation();
  const change = useCallback<Change>(
    // what the address says at that moment counts: two changes in one go must not undo each other
    (some) => {
      // the map comes to rest some time after it has moved; who has gone to another page meanwhile is not fetched back
      if (window.location.pathname !== "/") return;
      go(`/${withKill(write({ ...read(window.location.search), ...some }), window.location.search)}`, { replace: true });
    },
    [go],
  );
  return [useMemo(() => read(search), [search]), change];
}

/** A kill that is open above the map stays open while the map moves below it. */
function withKill(next: string, before: string): string {
  const kill = new URLSearchParams(before).get("kill");
  return kill === null ? next : `${next || "?"}${next && "&"}kill=${encodeURIComponent(kill)}`;
}
