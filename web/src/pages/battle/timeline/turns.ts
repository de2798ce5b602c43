import type { Schema } from "../../../api/client";

type Turn = Schema["TurningPoint"];

/** A turning point as it is marked: its number in the plot and in the list. */
export interface Mark {
  number: number;
  /** Unix seconds. */
  at: number;
  word: string;
  text: string;
  side: string | null;
  killmail: number | null;
}

const WORD: Record<Turn["what"], string> = {
  "kill-spike": "Kills surge",
  "kill-drop": "Kills fall off",
  "capital-entry": "Capitals enter",
  "high-value-kill": "High-value kill",
  "logistics-collapse": "Logistics fail",
};

/** The turning points by time, numbered. */
export function marks(points: readonly Turn[]): Mark[] {
  return [...points]
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .map(({ what, at, side, text, killmail_id }, index) => ({
      number: index + 1,
      at: Date.parse(at) / 1000,
      word: what === "logistics-collapse" && text.includes("collapsed") ? "Logistics collapse" : WORD[what],
      text,
      side,
      killmail: killmail_id,
    }));
}

/** How much of each mark there is room for: its word, its number, or its line alone. `xs` ascending, all in pixels. Pure. */
export function room(xs: readonly number[], widths: readonly number[], number: number, end: number): ("word" | "number" | "line")[] {
  let taken = -Infinity;
  return xs.map((x, index) => {
    if (x < taken) return "line";
    const next = xs[index + 1] ?? end;
    const fits = x + widths[index]! <= Math.min(next, end);
    taken = x + (fits ? widths[index]! : number);
    return fits ? "word" : "number";
  });
}
