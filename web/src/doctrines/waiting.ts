import type { DoctrineMessage } from "../live/messages";

export interface Told {
  revision: number;
  /** Its merger, after which only who shows it has something to change. */
  gone: boolean;
  /** The visitor has asked for it: what is not in the list since is on a later page. */
  seen: boolean;
}

/** How many doctrines have changed since the list was asked for. `shown`: revisions by id. Pure. */
export function waiting(told: ReadonlyMap<string, Told>, shown: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [id, { revision, gone, seen }] of told) {
    const known = shown.get(id);
    if (known !== undefined ? revision > known && !(gone && seen) : !gone && !seen) sum += 1;
  }
  return sum;
}

/** What a message says of one doctrine. Pure. */
export function heard({ type, data }: Pick<DoctrineMessage, "type" | "data">): [string, Told] {
  return [data.doctrine_id, { revision: data.revision, gone: type === "doctrine.merged", seen: false }];
}
