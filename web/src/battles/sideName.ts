interface Side {
  side: string | null;
  leading: readonly { name?: string | null }[];
  organisations: number;
}

/** A side by whom it is known: `Fraternity. +5`; people do not think in letters. The letter where nobody's name is known. Pure. */
export function sideName(letter: string | null, sides: readonly Side[]): string {
  if (letter === null) return "On no side";
  const found = sides.find(({ side }) => side === letter);
  const name = found?.leading[0]?.name;
  if (!found || !name) return `Side ${letter}`;
  return found.organisations > 1 ? `${name} +${found.organisations - 1}` : name;
}
