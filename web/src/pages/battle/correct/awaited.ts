import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

import type { Schema } from "../../../api/client";

/** The new revision is told over the feed, but not that of a battle that is long over: then it is asked for, after so many ms. */
const ASK_MS = [700, 2_000, 5_000, 10_000, 20_000, 40_000];

const keyOf = (id: number) => ["battle", id, "awaited"];

/** What was written down shows in the revisions after this one; undefined where nothing was. */
export function useAwaitedRevision(id: number): number | undefined {
  return useQuery<number | null>({ queryKey: keyOf(id), queryFn: () => null, enabled: false }).data ?? undefined;
}

/** Asks for the battle and its sides until they are as they were written down. */
export function useAwaited(id: number): (accepted: Schema["Accepted"]) => void {
  const client = useQueryClient();
  return useCallback(
    ({ revision, corrections }) => {
      if (corrections.length === 0) return; // it counted already
      client.setQueryData(keyOf(id), revision);
      const ask = async (turn: number): Promise<void> => {
        const wait = ASK_MS[turn];
        if (wait === undefined) return;
        await new Promise((after) => setTimeout(after, wait));
        // the history has it at once, the sides with the next revision
        await client.invalidateQueries({ queryKey: ["battle", id, "sides"] });
        await client.invalidateQueries({ queryKey: ["battle", id], exact: true });
        const now = client.getQueryData<Schema["BattleWhole"]>(["battle", id]);
        if (now && now.revision <= revision) await ask(turn + 1);
      };
      void ask(0);
    },
    [client, id],
  );
}
