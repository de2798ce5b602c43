import type { Schema } from "../../api/client";

/** So many systems has the list of the busiest at most. */
export const MOST = 200;

export interface Kills {
  kills: number;
  /** The list of the busiest ends before this system: it has fewer than `kills`, or as many. */
  atMost: boolean;
}

/** Kills by system, of the list of the busiest. A system that a full list leaves out has at most as many as the last one of it; one
 * that a list with room leaves out has none. Pure. */
export function killsBySystem(rows: readonly Pick<Schema["ActivityRow"], "place" | "kills">[], most = MOST): (system: number) => Kills {
  const known = new Map(rows.map((row) => [row.place.id, row.kills]));
  const least = rows.length < most ? 0 : Math.min(...rows.map((row) => row.kills));
  return (system) => {
    const kills = known.get(system);
    return kills !== undefined ? { kills, atMost: false } : { kills: least, atMost: least > 0 };
  };
}

export interface Counts {
  jumps: number | null;
  npcKills: number | null;
}

/** The game's counts by system. Pure. */
export function countsBySystem(counted: Pick<Schema["MapActivity"], "system" | "jumps" | "npc_kills">): (system: number) => Counts {
  const places = new Map(counted.system.map((id, place) => [id, place]));
  return (system) => {
    const place = places.get(system);
    if (place === undefined) return { jumps: null, npcKills: null };
    return { jumps: counted.jumps[place] ?? null, npcKills: counted.npc_kills[place] ?? null };
  };
}
