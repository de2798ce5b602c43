import type { Schema } from "../../../api/client";
import { columns, type Organisation } from "../sides/standing";

/** Where one can be put: the letter of a side, none, or a side of its own. The words are the API's. */
export type Place = string;
export const NONE: Place = "unassigned";
export const ALONE: Place = "alone";

export interface Move {
  organisations: readonly number[];
  to: Place;
}

export interface Column {
  place: Place;
  organisations: Organisation[];
}

/** The columns after some moves. Pure. Sides that are empty stay, so that one can go back to them. */
export function after(sides: Schema["Sides"], moves: readonly Move[]): Column[] {
  const where = places(sides, moves);
  const told = columns(sides);
  const all = told.flatMap(({ organisations }) => organisations).sort((one, other) => other.pilots - one.pilots || one.id - other.id);
  return [...told.flatMap(({ side }) => side ?? []), NONE, ALONE].map((place) => ({
    place,
    organisations: all.filter(({ id }) => where.get(id) === place),
  }));
}

/** What is to be said: those alone who stand elsewhere than now. */
export function asked(sides: Schema["Sides"], moves: readonly Move[]): Schema["Asked"][] {
  const before = places(sides, []);
  return [...places(sides, moves)].flatMap(([organisation, side]) => (before.get(organisation) === side ? [] : [{ organisation, side }]));
}

function places(sides: Schema["Sides"], moves: readonly Move[]): Map<number, Place> {
  const where = new Map(columns(sides).flatMap(({ side, organisations }) => organisations.map(({ id }) => [id, side ?? NONE] as const)));
  for (const { organisations, to } of moves) for (const id of organisations) if (where.has(id)) where.set(id, to);
  return where;
}

export function placeWord(place: Place): string {
  if (place === NONE) return "On no side";
  return place === ALONE ? "A side of its own" : `Side ${place}`;
}
