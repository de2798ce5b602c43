import { useEffect, useRef } from "react";

import { placeOf, type Atlas } from "./geometry";
import type { MapBattle } from "./events";
import type { MapView } from "./useMapView";

/** While one follows: the selected battle stays in the middle; without one, each new fight is gone to. */
export function useFollow(follow: boolean, view: MapView | null, atlas: Atlas | null, battles: readonly MapBattle[], chosen: number | null, choose: (battle: MapBattle) => void): void {
  const auto = useRef<number | null>(null);
  const newest = battles.filter(({ active }) => active).reduce<MapBattle | null>((best, one) => (best === null || one.start > best.start ? one : best), null);
  const id = newest?.id ?? null;
  useEffect(() => {
    if (!follow) auto.current = null;
    // who chose a battle himself follows that one
    else if (newest && newest.id !== chosen && (chosen === null || chosen === auto.current)) {
      auto.current = newest.id;
      choose(newest);
    }
    // told by the newest's id: its figures change all the time
  }, [follow, id, chosen]);
  const place = atlas && follow ? placeOf(atlas, battles.find((one) => one.id === chosen)?.systems[0] ?? 0) : null;
  const [x, y] = [place?.x, place?.y];
  useEffect(() => {
    if (x !== undefined && y !== undefined) view?.visit({ x, y });
  }, [view, x, y]);
}
