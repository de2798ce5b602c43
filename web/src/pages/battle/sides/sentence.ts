import type { Schema } from "../../../api/client";

type Reference = Schema["OrganisationRef"];

/** A correction in a sentence. */
export function sentence({ stance, organisation, stands_with }: Schema["CorrectionRow"]): string {
  const who = nameOf(organisation);
  if (stance === "with") return `${who} stands with ${stands_with ? nameOf(stands_with) : "?"}`;
  if (stance === "alone") return `${who} is a side of its own`;
  if (stance === "unassigned") return `${who} is on no side`;
  return `What was said of ${who} is withdrawn`;
}

export function nameOf({ id, name, kind }: Reference): string {
  return name ?? `${kind ?? "organisation"} ${id}`;
}
