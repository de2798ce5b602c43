import { called } from "../format/called";

interface Side {
  side: string | null;
  leading: readonly { id: number; kind: string | null; name?: string | null }[];
  organisations: number;
}

/** A side by whom it is known: `Fraternity. +5`; people do not think in letters. Pure. */
export function sideName(letter: string | null, sides: readonly Side[]): string {
  if (letter === null) return "On no side";
  const found = sides.find(({ side }) => side === letter);
  const first = found?.leading[0];
  if (!found || !first) return `Side ${letter}`;
  const name = called(first);
  return found.organisations > 1 ? `${name} +${found.organisations - 1}` : name;
}
