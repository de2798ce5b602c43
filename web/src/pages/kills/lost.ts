/** What people ask for by a word, as the groups of the game: who lost a titan today? The first is all. */
export const LOST = [
  ["any", "anything", []],
  ["capitals", "capitals", [30, 659, 485, 4594, 547, 5120, 1538, 883]],
  ["supers", "titans, supercarriers", [30, 659]],
  ["dreads", "dreadnoughts", [485, 4594]],
  ["carriers", "carriers, FAX", [547, 5120, 1538]],
  ["freighters", "freighters", [513, 902]],
  ["industry", "Rorquals, Orcas", [883, 941]],
  ["costly", "marauders, black ops", [900, 898]],
  ["structures", "Upwell structures", [1657, 1404, 1406, 1408, 2016, 2017, 4744]],
] as const;

export type Lost = (typeof LOST)[number][0];
export const LOST_WORDS = LOST.map(([word, text]) => [word, text] as const);
const WORDS = LOST.map(([word]) => word) as [Lost, ...Lost[]];

/** The words that an address may have. */
export { WORDS as LOST_KEYS };

/** The groups that a word means; none: all. Pure. */
export function groupsOf(lost: Lost): readonly number[] {
  return LOST.find(([word]) => word === lost)?.[2] ?? [];
}
