import { useCallback, useEffect, useMemo, useState } from "react";

import { feed } from "../live/feed";
import type { DoctrineMessage } from "../live/messages";
import { heard, waiting, type Told } from "./waiting";

/** Counts what the feed tells of doctrines that the filter lets through; `settle` when the visitor asks to see it. */
export function useDoctrineNews(filter: object, rows: readonly { id: string; revision: number }[] | undefined): [number, () => void] {
  const key = JSON.stringify(filter);
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map());
  useEffect(() => {
    const end = feed.subscribe({
      topic: "doctrines",
      filter: JSON.parse(key) as Record<string, unknown>,
      take: (messages) => setTold((before) => new Map([...before, ...messages.map((one) => heard(one as DoctrineMessage))])),
    });
    return () => {
      end();
      setTold(new Map());
    };
  }, [key]);
  const shown = useMemo(() => new Map((rows ?? []).map(({ id, revision }) => [id, revision])), [rows]);
  const settle = useCallback(() => setTold((before) => new Map([...before].map(([id, one]) => [id, { ...one, seen: true }]))), []);
  return [rows === undefined ? 0 : waiting(told, shown), settle];
}
