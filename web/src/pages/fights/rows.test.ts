import { expect, test } from "vitest";

import type { BattleView } from "../../battles/view";
import type { BattleNews } from "../../live/messages";
import { rows, SHOWN } from "./rows";

const news = (battle_id: number, change: Partial<BattleNews> = {}) =>
  ({ battle_id, revision: 2, state: "active", formerly: [], start: 0, end: 100, kills: 5, sides: [], systems: [], ...change }) as unknown as BattleNews;
const view = (id: number, end: number, change: Partial<BattleView> = {}) =>
  ({ id, revision: 1, state: "ended", start: 0, end, kills: 3, sides: [], places: [], ...change }) as unknown as BattleView;
const keys = (told: Partial<Parameters<typeof rows>[0]>) =>
  rows({ live: [], past: [], sort: "newest", whole: false, all: false, ...told }).map((one) => one.key);

test("what goes on stands on top, the largest first, and comes once", () => {
  expect(keys({ live: [news(1), news(2, { kills: 9 })], past: [view(1, 90, { state: "active" }), view(3, 50)] })).toEqual(["going", "2", "1", "over", "3"]);
});

test("what the feed tells later replaces what the API told", () => {
  expect(keys({ live: [news(3, { state: "ended", end: 60 })], past: [view(3, 50, { state: "active" }), view(4, 40)] })).toEqual(["over", "3", "4"]);
});

test("a fight that ended since the page came stands in its place; beyond the pages it waits", () => {
  const ended = (id: number, end: number) => news(id, { state: "ended", end });
  expect(keys({ live: [ended(8, 70), ended(9, 20)], past: [view(3, 80), view(4, 40)] })).toEqual(["over", "3", "8", "4"]);
  expect(keys({ live: [ended(9, 20)], past: [view(3, 80)], whole: true })).toEqual(["over", "3", "9"]);
});

test("a battle that was merged into another is gone", () => {
  expect(keys({ live: [news(1, { formerly: [3] })], past: [view(3, 50)] })).toEqual(["going", "1"]);
});

test("many that go on are shown on demand", () => {
  const live = Array.from({ length: SHOWN + 3 }, (_, index) => news(index + 1));
  expect(keys({ live })).toHaveLength(SHOWN + 2);
  expect(keys({ live, all: true })).toHaveLength(SHOWN + 4);
});

test("in another order all stand in one list, each where it belongs as the feed tells it", () => {
  expect(keys({ sort: "kills", live: [news(1)], past: [view(3, 50), view(1, 90, { kills: 2 })] })).toEqual(["1", "3"]);
});

test("in another order a new fight enters where it belongs; beyond the pages it waits", () => {
  const past = [view(3, 50, { kills: 9, isk: 5e9 }), view(4, 40, { kills: 4, isk: 1e9 })];
  expect(keys({ sort: "kills", live: [news(8, { kills: 7 }), news(9, { kills: 3 })], past })).toEqual(["3", "8", "4"]);
  expect(keys({ sort: "kills", live: [news(9, { kills: 3 })], past, whole: true })).toEqual(["3", "4", "9"]);
  expect(keys({ sort: "isk", live: [news(8, { isk_lost: 6e9 }), news(9, { isk_lost: null })], past })).toEqual(["8", "3", "4"]);
  expect(keys({ sort: "isk", live: [news(9, { isk_lost: null })], past, whole: true })).toEqual(["3", "4", "9"]);
});
