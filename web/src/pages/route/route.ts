import type { Schema } from "../../api/client";

type System = Schema["RouteSystem"];

export const PREFER = ["shorter", "safer", "less-secure"] as const;
export type Prefer = (typeof PREFER)[number];

/** What a system on the way is like by what died there within the last hour. */
export type Danger = "quiet" | "some" | "hot" | "unknown";

const SOME = 1;
const HOT = 5;
const POD_HOT = 2; // pods die where somebody holds the gate or camps it with a bubble

/** Pure. */
export function danger({ ship_kills: ships, pod_kills: pods }: Pick<System, "ship_kills" | "pod_kills">): Danger {
  if (ships === null) return "unknown";
  if (ships >= HOT || (pods ?? 0) >= POD_HOT) return "hot";
  return ships >= SOME || (pods ?? 0) > 0 ? "some" : "quiet";
}

/** The systems of a way that one should look at before one flies, the worst first. Pure. */
export function worst(systems: readonly System[]): System[] {
  const died = ({ ship_kills, pod_kills }: System) => (ship_kills ?? 0) + (pod_kills ?? 0);
  const weight = (system: System) => (danger(system) === "hot" ? 1 : 0);
  return systems.filter((system) => died(system) > 0).sort((one, other) => weight(other) - weight(one) || died(other) - died(one));
}

/** The whole way in a sentence. Pure. */
export function inWords(systems: readonly System[]): string {
  const of = (what: Danger) => systems.filter((system) => danger(system) === what).length;
  const [hot, some, unknown] = [of("hot"), of("some"), of("unknown")];
  if (unknown === systems.length) return "Live activity is not at hand: nothing is known of the danger.";
  if (hot > 0) return `Dangerous: ${hot === 1 ? "one system" : `${hot} systems`} on the way with many kills within the last hour.`;
  if (some > 0) return `Careful: something died in ${some === 1 ? "one system" : `${some} systems`} within the last hour.`;
  return "Quiet: nothing died on the way within the last hour.";
}
