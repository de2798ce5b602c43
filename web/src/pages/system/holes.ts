import type { Schema } from "../../api/client";

/** Holes that lead to or from a system; of the hub itself all. Pure. */
export function holesAt(holes: readonly Schema["HoleRow"][], id: number): Schema["HoleRow"][] {
  return holes.filter((hole) => hole.system?.id === id || hole.hub.id === id);
}

/** The incursion that a system is part of, and as what. Pure. */
export function incursionAt(incursions: readonly Schema["IncursionRow"][], id: number) {
  const incursion = incursions.find((one) => one.staging?.id === id || one.infested.some((system) => system.id === id));
  return incursion ? { incursion, staging: incursion.staging?.id === id } : null;
}
