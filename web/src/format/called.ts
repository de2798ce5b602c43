const WORD: Record<string, string> = { alliance: "Alliance", corporation: "Corporation", character: "Pilot", faction: "Faction" };

interface Somebody {
  id: number;
  kind: string | null;
  name?: string | null | undefined;
}

/** Its name; where nobody has told it, what it is and its number. Pure. */
export function called({ id, kind, name }: Somebody): string {
  return name ?? `${WORD[kind ?? ""] ?? "Organisation"} ${id}`;
}
