import type { Topic } from "../live/connection";

export interface Followed {
  topic: Topic;
  filter: Record<string, unknown>;
}

const WHOSE = ["system", "region", "character", "corporation", "alliance", "role"] as const;

/**
 * The news that change a list, by the question that it answers; null: none do, it ends in the past. Of battles the feed names no
 * pilots: a pilot's battles move with his kills. Pure.
 */
export function followed(topic: Topic, query: object): Followed | null {
  const asked = query as Partial<Record<string, unknown>>;
  if (asked.before != null) return null;
  const filter = Object.fromEntries(WHOSE.flatMap((key) => (asked[key] == null ? [] : [[key, asked[key]]])));
  if (Object.keys(filter).length === 0) return null;
  return { topic: filter.character === undefined ? topic : "kills", filter };
}
