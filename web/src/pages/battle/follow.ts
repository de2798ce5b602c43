import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { useLiveBattle } from "../../live/battles";
import type { BattleNews } from "../../live/messages";
import type { Battle } from "./report";

/** In a great fight ten revisions come in a second; the report is asked for again this often at most. */
const EVERY_MS = 4_000;

/**
 * Keeps the report at the revision that the feed tells: first the battle, then, when that has come, its parts. Returns what the feed
 * tells of it.
 */
export function useFollow(id: number, battle: Battle | undefined, heardAt: number): BattleNews | undefined {
  const client = useQueryClient();
  const news = useLiveBattle(id);
  const asked = useRef(0);
  const told = news?.revision ?? 0;
  const known = battle?.revision;
  useEffect(() => {
    if (known === undefined || told <= known) return;
    const timer = setTimeout(
      () => {
        asked.current = Date.now();
        void client.invalidateQueries({ queryKey: ["battle", id], exact: true });
      },
      Math.max(0, asked.current + EVERY_MS - Date.now()),
    );
    return () => clearTimeout(timer);
    // `heardAt`: an answer that is still behind the feed is asked for once more
  }, [client, id, told, known, heardAt]);
  const before = useRef(known);
  useEffect(() => {
    if (before.current !== undefined && before.current !== known) {
      void client.invalidateQueries({ predicate: ({ queryKey: [of, one, part] }) => of === "battle" && one === id && part !== undefined && part !== "kills" });
    }
    before.current = known;
  }, [client, id, known]);
  return news;
}
