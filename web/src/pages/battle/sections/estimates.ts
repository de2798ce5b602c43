import type { Schema } from "../../../api/client";

type Loadout = Schema["LoadoutRow"];
export type Estimate = Schema["LoadoutEstimate"];

/** One hull with one weapon of somebody. Pure. */
export const loadoutKey = ({ side, organisation, ship, weapon }: Pick<Loadout, "side" | "organisation" | "ship" | "weapon">): string =>
  `${side}:${organisation.id}:${ship?.id}:${weapon?.id}`;

/** How attackers may have been fitted, by their loadout. Pure. */
export function estimates(sides: readonly Schema["SideDoctrines"][]): ReadonlyMap<string, Estimate> {
  const found = sides.flatMap(({ loadouts }) => loadouts.flatMap((row) => (row.estimate ? [[loadoutKey(row), row.estimate] as const] : [])));
  return new Map(found);
}
