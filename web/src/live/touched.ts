import { useEffect, useRef } from "react";

import type { Topic } from "./connection";
import { feed } from "./feed";

/** A list is asked for again so many ms after news of it: the feed is ahead of the tables. */
const SOON_MS = 2_000;
/** At most this often. */
const EVERY_MS = 4_000;
/** Once more when nothing else came: a table that was late then has it. */
const LATER_MS = 12_000;

/** Calls `touched` when the feed tells of something that `filter` lets through, calmly. null: it follows nothing. */
export function useTouched(topic: Topic, filter: Record<string, unknown> | null, touched: () => void): void {
  const now = useRef(touched);
  useEffect(() => {
    now.current = touched;
  });
  const key = filter && JSON.stringify(filter);
  useEffect(() => {
    if (key === null) return;
    let soon: ReturnType<typeof setTimeout> | undefined;
    let later: ReturnType<typeof setTimeout> | undefined;
    let called = 0;
    let begun = false;
    const call = () => {
      called = Date.now();
      soon = undefined;
      now.current();
    };
    const end = feed.subscribe({
      topic,
      filter: JSON.parse(key) as Record<string, unknown>,
      snapshot: 1,
      take: (_, again) => {
        // the first snapshot tells what the list has; a later one, that news were lost
        const first = again && !begun;
        begun = true;
        if (first) return;
        soon ??= setTimeout(call, Math.max(SOON_MS, called + EVERY_MS - Date.now()));
        clearTimeout(later);
        later = setTimeout(call, LATER_MS);
      },
    });
    return () => {
      end();
      clearTimeout(soon);
      clearTimeout(later);
    };
  }, [topic, key]);
}
