import type { Schema } from "../api/client";
import { percent, some } from "../format/number";

export type Doctrine = Schema["DoctrineRow"];
export type Hull = Schema["HullShare"];
export type Drift = Doctrine["drift"];
export type DoctrineKind = Doctrine["kind"];
export type HullRole = Hull["role"];

export const DRIFTS = ["new", "stable", "changing", "abandoned"] as const satisfies readonly Drift[];
export const KINDS = ["subcapital", "capital", "supercapital"] as const satisfies readonly DoctrineKind[];
/** In the order in which a fleet is told. */
export const ROLES = ["line", "capital", "logistics", "support", "links"] as const satisfies readonly HullRole[];

export const DRIFT_NOTE: Record<Drift, string> = {
  new: "first seen within the last two days",
  stable: "flown as it was before",
  changing: "its last two days differ from the days before",
  abandoned: "nobody has flown it for three days",
};

export const ROLE_WORD: Record<HullRole, string> = {
  line: "Line",
  capital: "Capitals",
  logistics: "Logistics",
  support: "Support",
  links: "Links",
};

export const ROLE_NOTE: Record<HullRole, string> = {
  line: "what the fleet is for",
  capital: "capital ships",
  logistics: "repairs others",
  support: "tackle, bubbles, jamming and eyes",
  links: "command bursts",
};

/** What its drift says, with how far it went. Pure. */
export function driftSentence({ drift, drift_distance: apart }: Pick<Doctrine, "drift" | "drift_distance">): string {
  const far = apart === null || drift === "abandoned" ? "" : `; ${percent(apart)} apart from the days before`;
  return `${DRIFT_NOTE[drift]}${far}`;
}

const SURE = [
  [0.8, "Hardly a chance: it is flown on purpose"],
  [0.6, "Likely one thing that is flown on purpose"],
  [0.4, "Perhaps a doctrine: few fleets, or fleets that differ"],
  [0, "Weak: it may be ships that happened to meet"],
] as const;

/** What a confidence means, and on what it rests. Pure. */
export function confidenceSentence({ confidence, fleets, battles }: Pick<Doctrine, "confidence" | "fleets" | "battles">): string {
  const word = SURE.find(([least]) => confidence >= least)?.[1] ?? SURE[3][1];
  return `${word}. By ${some(fleets, "fleet")} of ${some(battles, "battle")}, and how alike they are.`;
}
