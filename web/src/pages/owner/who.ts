import { useQuery } from "@tanstack/react-query";

import { api, body, type Schema } from "../../api/client";
import { said } from "../../format/said";
import type { Viewpoint } from "../../ui/kill";

export type Kind = Viewpoint["kind"];

export const KIND_WORD: Record<Kind, string> = { alliance: "Alliance", corporation: "Corporation", character: "Pilot" };

/** Somebody: an alliance, a corporation or a pilot, with what each of them has. */
export interface Who {
  kind: Kind;
  id: number;
  name: string | null;
  ticker: string | null;
  corporation: Schema["Named"] | null;
  alliance: Schema["Named"] | null;
  faction: Schema["Named"] | null;
  executor: Schema["Named"] | null;
  ceo: Schema["Named"] | null;
  /** undefined: one of this kind has none. */
  members: number | null | undefined;
  systems: number | undefined;
  founded: string | null;
  closed: boolean;
  kills: number;
  lastKill: string | null;
  zkillboard: string | null;
  /** Who said a field, and how old it is. */
  note: (field: string) => string;
}

type Any = Schema["Alliance"] | Schema["Corporation"] | Schema["Character"];

/** One shape for the three. Pure. */
export function whoOf(kind: Kind, one: Any): Who {
  const named = (field: string): Schema["Named"] | null => (field in one ? ((one as unknown as Record<string, Schema["Named"] | null>)[field] ?? null) : null);
  return {
    kind,
    id: one.id,
    name: one.name,
    ticker: "ticker" in one ? one.ticker : null,
    corporation: named("corporation"),
    alliance: named("alliance"),
    faction: named("faction"),
    executor: named("executor"),
    ceo: named("ceo"),
    members: "members" in one ? one.members : undefined,
    systems: "systems" in one ? (one.systems ?? undefined) : undefined,
    founded: "founded_at" in one ? one.founded_at : null,
    closed: "closed" in one && one.closed === true,
    kills: one.kills,
    lastKill: one.last_kill,
    zkillboard: one.links.zkillboard,
    note: (field) => said(one.said[field]),
  };
}

/** Who somebody is. */
export function useWho(kind: Kind, id: number) {
  return useQuery({
    queryKey: ["owner", kind, id],
    queryFn: async ({ signal }) => {
      if (kind === "alliance") return whoOf(kind, (await body(api.GET("/alliances/{alliance_id}", { params: { path: { alliance_id: id } }, signal }))).data);
      if (kind === "corporation") {
        return whoOf(kind, (await body(api.GET("/corporations/{corporation_id}", { params: { path: { corporation_id: id } }, signal }))).data);
      }
      return whoOf(kind, (await body(api.GET("/characters/{character_id}", { params: { path: { character_id: id } }, signal }))).data);
    },
    staleTime: 60_000,
  });
}
