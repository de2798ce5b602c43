import type { Schema } from "../../../api/client";

export type Whole = Schema["SideWhole"];
export type Organisation = Schema["OrganisationRow"];
type Party = Schema["Party"];

/** Below this an organisation's side is marked as doubtful. */
export const DOUBTFUL = 0.7;

/** All columns: the sides, and those on none. */
export function columns(sides: Schema["Sides"]): Whole[] {
  return sides.unassigned ? [...sides.sides, sides.unassigned] : sides.sides;
}

/** Where each organisation stands: its id and the letter; those on no side are not in it. */
export function standing(sides: Schema["Sides"]): ReadonlyMap<number, string> {
  return new Map(sides.sides.flatMap(({ side, organisations }) => (side === null ? [] : organisations.map(({ id }) => [id, side] as const))));
}

/** The side of somebody on a mail: that of his alliance, else of his corporation, else his own. */
export function sideOf(party: Party | null | undefined, where: ReadonlyMap<number, string>): string | null {
  for (const one of [party?.alliance, party?.corporation, party?.character]) {
    const side = one ? where.get(one.id) : undefined;
    if (side !== undefined) return side;
    if (one && one === party?.alliance) return null; // who is in an alliance fights for it alone
  }
  return null;
}

/** Whether one should look twice. A person's word is no doubt. */
export function doubtful({ confidence, corrected }: Organisation): boolean {
  return !corrected && confidence < DOUBTFUL;
}

/** The evidence in a sentence. */
export function evidence({ confidence, corrected, kills_for, kills_against }: Organisation): string {
  const kills = `${kills_for} ${kills_for === 1 ? "kill speaks" : "kills speak"} for this side, ${kills_against} against`;
  return `${corrected ? "A person said so. By the kills: " : ""}${Math.round(confidence * 100)} % sure; ${kills}`;
}
