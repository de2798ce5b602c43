import type { Schema } from "../api/client";

type Row = Schema["KillmailRow"];
type Kind = "alliance" | "corporation" | "character";

/** Whose list it is: it tells kills from losses. */
export interface Viewpoint {
  kind: Kind;
  id: number;
}

/** Whether a killmail is a loss of whoever's list it is; null in a list of nobody. */
export function isLoss(row: Row, of: Viewpoint | undefined): boolean | null {
  return of ? row.victim[of.kind]?.id === of.id : null;
}

/** The largest organisation that is told of a party: who it fights for. */
export function standsFor(party: Pick<Schema["Party"], "alliance" | "corporation" | "faction">) {
  if (party.alliance) return { kind: "alliance", ...party.alliance } as const;
  if (party.corporation) return { kind: "corporation", ...party.corporation } as const;
  return party.faction ? ({ kind: "faction", ...party.faction } as const) : null;
}

/** How many shot: `solo`, `12 pilots`, `NPCs`. */
export function shooters(row: Pick<Row, "npc" | "solo" | "pilot_count">): string {
  if (row.npc) return "NPCs";
  if (row.solo) return "solo";
  return row.pilot_count === 1 ? "1 pilot" : `${row.pilot_count.toLocaleString("en-US")} pilots`;
}
