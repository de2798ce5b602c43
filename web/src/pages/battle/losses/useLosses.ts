import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";

import { api, body, type Schema } from "../../../api/client";
import { useNear } from "../near";
import type { Battle } from "../report";

type Page = Schema["KillmailList"];
export type Loss = Schema["KillmailRow"];

const PAGE = 200;
/** So many pages come by themselves; the rest when one asks. */
const BY_THEMSELVES = 10;

const ask = async (battle_id: number, cursor: string, signal?: AbortSignal): Promise<Page> =>
  body(api.GET("/battles/{battle_id}/kills", { params: { path: { battle_id }, query: { limit: PAGE, ...(cursor && { cursor }) } }, ...(signal && { signal }) }));

export interface Losses {
  losses: Loss[];
  pending: boolean;
  error: Error | null;
  /** Asks for more; null where all are here. */
  more: (() => void) | null;
  again: () => void;
}

/** The kills of a battle, by time. While the fight goes on only the last page is asked for again: what is new stands there. */
export function useLosses(battle: Battle): Losses {
  const near = useNear();
  const client = useQueryClient();
  const key = useMemo(() => ["battle", battle.id, "kills"], [battle.id]);
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => ask(battle.id, pageParam, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    enabled: near,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage, refetch } = query;
  const count = data?.pages.length ?? 0;
  useEffect(() => {
    if (near && hasNextPage && !isFetching && !isError && count > 0 && count < BY_THEMSELVES) void fetchNextPage();
  }, [near, hasNextPage, isFetching, isError, count, fetchNextPage]);

  const losses = useMemo(() => {
    const all = new Map(data?.pages.flatMap((page) => page.data.map((row) => [row.id, row] as const)) ?? []);
    return [...all.values()];
  }, [data]);
  const asked = useRef(0);
  const { revision, kills, state } = battle;
  useEffect(() => {
    if (asked.current === 0) asked.current = revision;
    if (!near || !data || isFetching || hasNextPage || asked.current === revision) return;
    asked.current = revision;
    const renew = async () => {
      const last = data.pageParams.at(-1) as string;
      const page = await ask(battle.id, last);
      const pages = [...data.pages.slice(0, -1), page];
      // who was posted late stands further up; worths may have changed by the end
      const missing = page.next === null && pages.reduce((sum, one) => sum + one.data.length, 0) !== kills;
      client.setQueryData<InfiniteData<Page, string>>(key, { pages, pageParams: data.pageParams as string[] });
      if (missing || state === "ended") await refetch();
    };
    renew().catch(() => (asked.current = -1)); // with the next revision
  }, [near, data, isFetching, hasNextPage, revision, kills, state, battle.id, client, key, refetch]);

  return {
    losses,
    pending: query.isPending,
    error: query.error,
    more: hasNextPage ? () => void fetchNextPage() : null,
    again: () => void refetch(),
  };
}
