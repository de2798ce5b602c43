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
    (some) => go(`/${write({ ...read(window.location.search), ...some })}`, { replace: true }),
    [go],
  );
  return [useMemo(() => read(search), [search]), change];
}
