import { expect, test } from "vitest";

import type { MapBattle } from "./events";
import { Grid } from "./grid";
import { pick } from "./pick";
import { smallAtlas } from "./testing";

const atlas = smallAtlas();
const grid = new Grid(atlas.plane);
const view = { k: 100, x: 50, y: 200 };
const battle = (id: number, tier: MapBattle["tier"]): MapBattle => ({
  id, start: 1, end: 2, active: true, tier, kind: "fight", kills: 9, pilots: 9, isk: null, unpriced: 9, appraised: 0, systems: [30000002], sides: [],
});

test("the nearest system, and none where none is", () => {
  expect(pick({ x: 55, y: 203 }, view, atlas, grid, [])).toEqual({ kind: "system", system: 0 });
  expect(pick({ x: 100, y: 230 }, view, atlas, grid, [])).toBeNull();
});

test("a battle before its system, and the greatest of them", () => {
  expect(pick({ x: 150, y: 200 }, view, atlas, grid, [battle(1, "gank"), battle(2, "battle"), battle(3, "brawl")])).toMatchObject({ battle: { id: 2 } });
});
