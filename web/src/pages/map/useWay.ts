import { useMemo } from "react";

import type { MapAddress } from "./address";
import { useActivity } from "./data";
import type { MapKill } from "./events";
import type { Atlas } from "./geometry";
import { routeOf } from "./route";

export interface Way {
  /** `fallen`: ships lost within the hour; null: nobody tells. */
  systems: { system: number; fallen: number | null }[];
  fallen: number;
}

const HOUR = 3600;

/** The route of the address, with its danger: killmails of the last hour, or what CCP counted where that is more. */
export function useWay(atlas: Atlas | null, { system, to, prefer }: MapAddress, kills: readonly MapKill[], now: number): Way | null {
  const { data } = useActivity(1, system !== null && to !== null);
  const way = useMemo(() => {
    const [from, there] = [atlas?.at.get(system ?? -1), atlas?.at.get(to ?? -1)];
    return atlas && from !== undefined && there !== undefined ? routeOf(atlas, from, there, prefer) : null;
  }, [atlas, system, to, prefer]);
  return useMemo(() => {
    if (way === null || atlas === null) return null;
    const seen = new Map<number, number>();
    for (const kill of kills) if (kill.at > now - HOUR && kill.hullClass !== "capsule") seen.set(kill.system, (seen.get(kill.system) ?? 0) + 1);
    const counted = new Map(data?.system.map((id, row) => [id, data.ship_kills[row] ?? null]));
    const systems = way.map((one) => {
      const [mails, told] = [seen.get(atlas.ids[one]!), counted.get(atlas.ids[one]!)];
      return { system: one, fallen: mails === undefined && told == null ? (data ? (told === undefined ? 0 : null) : null) : Math.max(mails ?? 0, told ?? 0) };
    });
    return { systems, fallen: systems.reduce((sum, { fallen }) => sum + (fallen ?? 0), 0) };
  }, [way, atlas, kills, now, data]);
}
