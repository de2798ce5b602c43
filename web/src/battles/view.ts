import type { Schema } from "../api/client";
import type { BattleNews, SideNews } from "../live/messages";

/** A battle as a list shows it, whoever told of it: the API or the feed. */
export interface BattleView {
  id: number;
  revision: number;
  state: "active" | "ended";
  /** Unix seconds. */
  start: number;
  end: number;
  tier: Schema["BattleRow"]["tier"];
  kind: Schema["BattleRow"]["kind"];
  kills: number;
  pilots: number;
  isk: number | null;
  unpriced: number;
  appraised: number | null;
  places: PlaceView[];
  sides: SideView[];
}

export interface PlaceView {
  system: number;
  systemName?: string | null;
  region: number | null;
  regionName?: string | null;
}

export interface SideView {
  side: string;
  pilots: number;
  losses: number;
  isk_lost: number | null;
  unpriced: number;
  appraised: number | null;
  efficiency: number | null;
  organisations: number;
  leading: { id: number; kind: string | null; name?: string | null; pilots: number }[];
}

export function fromRow(row: Schema["BattleRow"]): BattleView {
  return {
    ...row,
    start: Date.parse(row.start) / 1000,
    end: Date.parse(row.end) / 1000,
    appraised: row.appraised ?? null,
    places: row.places.map(({ system, region }) => ({
      system: system.id,
      systemName: system.name,
      region: region?.id ?? null,
      regionName: region?.name ?? null,
    })),
    sides: row.sides.map((side) => ({ ...side, appraised: side.appraised ?? null })),
  };
}

export function fromNews(news: BattleNews): BattleView {
  const { battle_id: id, revision, state, start, end, tier, kind, kills, pilots, isk_lost, unpriced, appraised } = news;
  return {
    id, revision, state, start, end, tier, kind, kills, pilots, isk: isk_lost, unpriced, appraised,
    places: news.systems.map(({ solar_system_id, region_id }) => ({ system: solar_system_id, region: region_id })),
    sides: news.sides.flatMap(sideOf),
  };
}

function sideOf(news: SideNews): SideView[] {
  if (news.side === null) return [];
  return [{ ...news, side: news.side, organisations: news.organisation_count, leading: news.organisations.slice(0, 3) }];
}
