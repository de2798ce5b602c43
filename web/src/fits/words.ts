import type { Schema } from "../api/client";
import { shortIsk } from "../format/isk";
import { count } from "../format/number";

export type Analysis = Schema["FitAnalysis"];
export type Layer = NonNullable<Analysis["hole"]>["layer"];
export type Damage = NonNullable<Analysis["hole"]>["damage"];

export const LAYERS = ["shield", "armor", "hull"] as const satisfies readonly Layer[];
export const DAMAGES = ["em", "thermal", "kinetic", "explosive"] as const satisfies readonly Damage[];
/** As short as the game's players say it. */
export const DAMAGE_WORD: Record<Damage, string> = { em: "EM", thermal: "thermal", kinetic: "kinetic", explosive: "explosive" };
export const DAMAGE_SHORT: Record<Damage, string> = { em: "EM", thermal: "Th", kinetic: "Kin", explosive: "Exp" };

/** Hit points in short: `74.2k`. Unknown is `?`. */
export const points = shortIsk;

/** `shield buffer`, `active armor`; a bare hull has no tank. Pure. */
export function tankWord(tank: Analysis["tank"], kind: Analysis["tank_kind"]): string {
  if (tank === "none") return "nothing fitted";
  return kind === "buffer" ? `${tank} buffer` : `${kind} ${tank}`;
}

/** Where it is thinnest: `EM 34 % (shield)`. Pure. */
export function holeWord(hole: Analysis["hole"]): string {
  return hole === null ? "none" : `${DAMAGE_WORD[hole.damage]} ${resist(hole.resist)} (${hole.layer})`;
}

/** A resist as the game shows it; a modern hull may have less than none. Pure. */
export function resist(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** `68 km`, `1.1 km`, `900 m`. Pure. */
export function metres(value: number): string {
  if (value < 1_000) return `${Math.round(value)} m`;
  const km = value / 1_000;
  return `${km < 10 ? km.toFixed(1) : count(Math.round(km))} km`;
}

/** How much more, or less, than it could take was shot: `1.1×`. Pure. */
export function overkillWord(overkill: number | null | undefined): string {
  return overkill === null || overkill === undefined ? "?" : `${overkill < 9.95 ? overkill.toFixed(1) : count(Math.round(overkill))}×`;
}

/** Whether the capacitor holds. Pure. */
export function capacitorWord({ stable, lasts }: Analysis["capacitor"]): string {
  if (stable !== null) return `stable at ${resist(stable)}`;
  if (lasts === null) return "?";
  return `lasts ${lasts < 90 ? `${Math.round(lasts)} s` : `${Math.round(lasts / 60)} min`}`;
}

/** At what skills it is reckoned. Pure. */
export function skillsWord(skills: number): string {
  return skills === 0 ? "no skills" : `all skills at ${["I", "II", "III", "IV", "V"][skills - 1] ?? skills}`;
}

const WITHOUT: Record<string, string> = {
  "no-ship": "This is no ship: nobody fits it.",
  capsule: "A capsule has no fit.",
  "unknown-hull": "The static data does not know this hull.",
  engine: "The dogma engine could not reckon this fit.",
};

/** Why there are no figures. Pure. */
export function withoutWord(why: string | null): string {
  return (why && WITHOUT[why]) ?? "There are no figures of this fit.";
}

/** A figure of all four kinds, the worst first, for what stands beside `even`. Pure. */
export function weakest({ em, thermal, kinetic, explosive }: Analysis["ehp"]): [Damage, number] {
  const all: [Damage, number][] = [["em", em], ["thermal", thermal], ["kinetic", kinetic], ["explosive", explosive]];
  return all.reduce((least, one) => (one[1] < least[1] ? one : least));
}
