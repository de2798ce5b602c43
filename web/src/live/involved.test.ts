import { afterEach, expect, test } from "vitest";

import { FIRST } from "../pages/map/address";
import type { MapBattle, MapKill } from "../pages/map/events";
import { battlesFor, killsFor } from "../pages/map/filters";
import { smallAtlas } from "../pages/map/testing";
import { involved } from "./involved";

const atlas = smallAtlas();
const kill: MapKill = { id: 1, at: 1, system: 30000001, isk: 1, hull: 587, hullClass: "frigate", npc: false, alliances: [99] };
const battle: MapBattle = {
  id: 7, start: 1, end: 2, active: true, tier: "gank", kind: "fight", kills: 3, pilots: 5, isk: 1, unpriced: 0, appraised: 0,
  systems: [30000001], sides: [{ who: [{ kind: "alliance", id: 99 }, { kind: "corporation", id: 77 }], pilots: 3, losses: 1, isk: 1 }],
};

afterEach(() => {
  involved.kills.clear();
  involved.battles.clear();
});

test("of what the feed told anybody counts, not only those that lead", () => {
  const found = (alliance: number) => [...killsFor([kill], { ...FIRST, alliance }, atlas), ...battlesFor([battle], { ...FIRST, alliance }, atlas)].map(({ id }) => id);
  expect([found(99), found(55), found(77)]).toEqual([[1, 7], [], []]);
  involved.kills.set(1, [55, 99]);
  involved.battles.set(7, [55, 99]);
  expect([found(99), found(55), found(77)]).toEqual([[1, 7], [1, 7], []]);
});
