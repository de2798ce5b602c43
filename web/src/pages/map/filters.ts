import { TIERS, type MapAddress } from "./address";
import type { MapBattle, MapKill } from "./events";
import type { Atlas } from "./geometry";

type Filters = Pick<MapAddress, "tier" | "kills" | "isk" | "region" | "alliance">;

/** Which battles one wants to see; when is another question. A battle that lies partly in a region is of it. */
export function battlesFor(battles: readonly MapBattle[], filters: Filters, atlas: Atlas): MapBattle[] {
  const least = TIERS.indexOf(filters.tier);
  const inRegion = regionTest(filters.region, atlas);
  return battles.filter(
    (battle) =>
      TIERS.indexOf(battle.tier) >= least &&
      battle.kills >= filters.kills &&
      (filters.isk === 0 || (battle.isk ?? 0) >= filters.isk) &&
      battle.systems.some(inRegion) &&
      (filters.alliance === null || alliancesOf(battle).includes(filters.alliance)),
  );
}

/** Which kills one wants to see. The size of a battle does not count: a kill is one. Of unknown worth is not worth so much. */
export function killsFor(kills: readonly MapKill[], filters: Filters, atlas: Atlas): MapKill[] {
  const inRegion = regionTest(filters.region, atlas);
  if (filters.isk === 0 && filters.region === null && filters.alliance === null) return kills as MapKill[];
  return kills.filter(
    (kill) =>
      (filters.isk === 0 || (kill.isk ?? 0) >= filters.isk) &&
      inRegion(kill.system) &&
      (filters.alliance === null || (kill.alliances ?? []).includes(filters.alliance)),
  );
}

/** All of them where the feed told of it, else those that lead its sides. */
const alliancesOf = (battle: MapBattle): readonly number[] =>
  battle.alliances ?? battle.sides.flatMap(({ who }) => who.filter(({ kind }) => kind === "alliance").map(({ id }) => id));

/** Those that were fought, or fell, within a stretch before a moment. */
export const battlesWithin = (battles: readonly MapBattle[], from: number, to: number): MapBattle[] =>
  battles.filter(({ start, end, active }) => start <= to && (active || end >= from));

export function killsWithin(kills: readonly MapKill[], from: number, to: number): MapKill[] {
  // sorted, the newest first
  let first = 0;
  while (first < kills.length && kills[first]!.at > to) first++;
  let last = kills.length;
  while (last > first && kills[last - 1]!.at < from) last--;
  return kills.slice(first, last);
}

function regionTest(region: number | null, atlas: Atlas): (system: number) => boolean {
  if (region === null) return () => true;
  return (system) => {
    const index = atlas.at.get(system);
    return index !== undefined && atlas.regions[atlas.region[index]!]?.id === region;
  };
}
