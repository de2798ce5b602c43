/** What `balance` needs of a side; the list, the report and the feed all tell it. */
export interface Weighed {
  side: string | null;
  isk_lost: number | null;
  efficiency: number | null;
  isk_inflicted?: number | null;
}

/**
 * Which part of what the sides destroyed of each other each of them destroyed; 0 to 1, in their order. Null while nobody knows
 * what anything was worth.
 *
 * A list tells efficiency and losses alone: inflicted is lost * e / (1 - e). Of a side that lost nothing this tells nothing; it has
 * what the others lost and none of the others inflicted.
 */
export function balance(sides: readonly Weighed[]): number[] | null {
  const inflicted = sides.map((one) => one.isk_inflicted ?? told(one));
  const known = inflicted.reduce<number>((sum, one) => sum + (one ?? 0), 0);
  const lost = sides.reduce((sum, one) => sum + (one.isk_lost ?? 0), 0);
  const unknown = inflicted.filter((one) => one === null).length;
  const rest = unknown === 0 ? 0 : Math.max(0, lost - known) / unknown;
  const filled = inflicted.map((one) => one ?? rest);
  const all = filled.reduce((sum, one) => sum + one, 0);
  return all > 0 ? filled.map((one) => one / all) : null;
}

function told({ isk_lost, efficiency }: Weighed): number | null {
  if (efficiency === null) return 0;
  return efficiency >= 1 || isk_lost === null ? null : (isk_lost * efficiency) / (1 - efficiency);
}
