import type { Schema } from "../api/client";
import { percent } from "../format/number";
import { ROLES, type Hull, type HullRole } from "./words";

/** A stretch of a bar. */
export interface Segment {
  /** null: all hulls that are not named. */
  hull: Schema["Named"] | null;
  role: HullRole | null;
  /** 0 to 1, of a fleet's pilots. */
  share: number;
  colour: string;
}

/** Below so much of a fleet the rest is not drawn: shares are rounded. */
const LEAST = 0.005;
/** Percent of the role's colour that each further hull of it loses, and the least that is left. */
const STEP = 22;
const PALEST = 34;

/** A hull's colour: that of its role, paler with each hull of the role that is flown more. The same wherever it is drawn. Pure. */
export function colours(hulls: readonly Hull[]): ReadonlyMap<number, string> {
  const seen = new Map<HullRole, number>();
  const found = new Map<number, string>();
  for (const { hull, role } of hulls) {
    const before = seen.get(role) ?? 0;
    seen.set(role, before + 1);
    const left = Math.max(PALEST, 100 - STEP * before);
    found.set(hull.id, `color-mix(in srgb, var(--role-${role}) ${left}%, var(--panel))`);
  }
  return found;
}

/** The hulls in the order of their roles, the most flown first, and what is left of the fleet. Pure. */
export function segments(hulls: readonly Hull[]): Segment[] {
  const colour = colours(hulls);
  const ordered = [...hulls].sort((one, other) => ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || other.share - one.share);
  const named = ordered.map(({ hull, role, share }) => ({ hull, role, share, colour: colour.get(hull.id)! }));
  return withRest(named);
}

/** The hulls of one day in the colours of the whole doctrine; what it names no more is grey. Pure. */
export function daySegments(day: Schema["DoctrineDayRow"], hulls: readonly Hull[]): Segment[] {
  const colour = colours(hulls);
  const place = new Map(segments(hulls).map(({ hull }, index) => [hull?.id, index] as const));
  const at = (id: number) => place.get(id) ?? hulls.length;
  const named = [...day.hulls]
    .sort((one, other) => at(one.hull.id) - at(other.hull.id) || other.share - one.share)
    .map(({ hull, share }) => ({ hull, role: null, share, colour: colour.get(hull.id) ?? "var(--line)" }));
  return withRest(named);
}

function withRest(named: Segment[]): Segment[] {
  const rest = 1 - named.reduce((sum, { share }) => sum + share, 0);
  return rest < LEAST ? named : [...named, { hull: null, role: null, share: rest, colour: "var(--raised)" }];
}

/** A bar in words: `Ferox 62 %, Scimitar 18 %, others 9 %`. Pure. */
export function inWords(bar: readonly Segment[]): string {
  return bar.map(({ hull, share }) => `${hull === null ? "others" : (hull.name ?? `type ${hull.id}`)} ${percent(share)}`).join(", ");
}
