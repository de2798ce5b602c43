import type { Schema } from "../api/client";

/** The feed's messages, as `docs/feed.md` has them. */
export interface Place {
  epoch: string;
  offset: number;
}

export interface Leading {
  id: number;
  kind: "alliance" | "corporation" | "character";
  pilots: number;
}

export interface SideNews {
  side: string | null;
  organisations: Leading[];
  organisation_count: number;
  pilots: number;
  losses: number;
  isk_lost: number | null;
  unpriced: number;
  appraised: number | null;
  efficiency: number | null;
}

export interface BattleNews {
  battle_id: number;
  revision: number;
  change: string;
  state: "active" | "ended";
  formerly: number[];
  added: number[];
  added_count: number;
  /** Unix seconds of the first and last kill. */
  start: number;
  end: number;
  systems: { solar_system_id: number; constellation_id: number | null; region_id: number | null }[];
  kills: number;
  pilots: number;
  pilot_losses: number;
  tier: Schema["BattleRow"]["tier"];
  kind: Schema["BattleRow"]["kind"];
  sides: SideNews[];
  unassigned: SideNews | null;
  isk_lost: number | null;
  unpriced: number;
  appraised: number | null;
  /** All of the battle, those that no side names too. */
  alliances: number[];
  simulated: boolean;
  processed_at: string;
}

export interface MergedNews {
  battle_id: number;
  revision: number;
  change: "merged";
  state: "merged";
  merged_into: number;
}

export interface KillNews {
  killmail_id: number;
  hash: string;
  killmail_time: string;
  received_at: string;
  solar_system_id: number;
  constellation_id: number | null;
  region_id: number | null;
  security: number | null;
  security_band: string;
  victim_character_id: number | null;
  victim_corporation_id: number | null;
  victim_alliance_id: number | null;
  victim_faction_id: number | null;
  ship_type_id: number;
  ship_class: string;
  attacker_count: number;
  pilot_count: number;
  /** Of all on it. */
  alliances: number[];
  final_blow: {
    character_id: number | null;
    corporation_id: number | null;
    alliance_id: number | null;
    faction_id: number | null;
    ship_type_id: number | null;
  } | null;
  total_value: number | null;
  value_source: string | null;
  npc: boolean;
  solo: boolean;
  simulated: boolean;
}

/** What people see of a doctrine. Those that lead elsewhere have `merged_into`, and no figures. */
export interface DoctrineNews {
  doctrine_id: string;
  revision: number;
  state: "live" | "abandoned" | "merged";
  formerly?: string[];
}

export type DoctrineMessage = {
  type: `doctrine.${"appeared" | "updated" | "changed" | "abandoned" | "returned" | "merged"}`;
  data: DoctrineNews;
} & Place;

export type KillMessage = { type: "kill" | "update"; data: KillNews } & Place;
export type BattleMessage =
  | ({ type: "battle.opened" | "battle.updated" | "battle.ended" | "battle.reopened"; data: BattleNews } & Place)
  | ({ type: "battle.merged"; data: MergedNews } & Place);
export type EventMessage = KillMessage | BattleMessage | DoctrineMessage;

export type Control =
  | { type: "subscribed" | "live"; id: string; recovered: boolean; epoch: string; offset: number }
  | { type: "snapshot"; id: string; topic: string; messages: EventMessage[] }
  | { type: "unsubscribed"; id: string }
  | { type: "reset"; epoch: string; offset: number }
  | { type: "error"; id?: string; detail: string }
  | { type: "ping" | "pong" };

export type Message = (EventMessage | Control) & { simulated: boolean };

export function isEvent(message: Message): message is EventMessage & { simulated: boolean } {
  return message.type === "kill" || message.type === "update" || /^(battle|doctrine)\./.test(message.type);
}
