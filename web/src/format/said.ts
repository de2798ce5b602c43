import type { Schema } from "../api/client";
import { ago } from "./time";

const WHO: Record<string, string> = {
  esi: "ESI",
  dotlan: "DOTLAN",
  "eve-scout": "EVE-Scout",
  everef: "EVE Ref",
  zkillboard: "zKillboard",
  simulator: "the simulated war",
};

/** A source as people write it. */
export function sourceName(source: string): string {
  return WHO[source] ?? source;
}

/** Who said a figure, and how old it is: `ESI, 4 min ago`. */
export function said(one: Schema["Said"] | null | undefined, now: Date = new Date()): string {
  if (!one) return "nobody has told";
  const age = ago(one.as_of, now);
  return `${sourceName(one.source)}, ${age === "now" ? "just now" : `${age} ago`}`;
}
