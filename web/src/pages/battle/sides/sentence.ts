import type { Schema } from "../../../api/client";
import { called } from "../../../format/called";

/** A correction in a sentence. */
export function sentence({ stance, organisation, stands_with }: Schema["CorrectionRow"]): string {
  const who = called(organisation);
  if (stance === "with") return `${who} stands with ${stands_with ? called(stands_with) : "?"}`;
  if (stance === "alone") return `${who} is a side of its own`;
  if (stance === "unassigned") return `${who} is on no side`;
  return `What was said of ${who} is withdrawn`;
}
