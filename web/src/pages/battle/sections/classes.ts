import type { Schema } from "../../../api/client";

export interface ClassRow {
  word: string;
  fielded: number;
  lost: number;
}

/** The classes of a fleet, most fielded first; what was lost of them is the sum over their hulls. Pure. */
export function classes({ classes: fielded, hulls }: Schema["Fleet"]): ClassRow[] {
  const lost = new Map<string, number>();
  for (const hull of hulls) if (hull.class) lost.set(hull.class, (lost.get(hull.class) ?? 0) + hull.lost);
  const words = new Set([...Object.keys(fielded), ...[...lost].flatMap(([word, count]) => (count > 0 ? word : []))]);
  return [...words]
    .map((word) => ({ word, fielded: fielded[word] ?? 0, lost: lost.get(word) ?? 0 }))
    .sort((one, other) => other.fielded - one.fielded || other.lost - one.lost || one.word.localeCompare(other.word));
}
