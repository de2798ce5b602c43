import { expect, test } from "vitest";

import { asOf, battlesOfColumns, burning, killsOfColumns, stateWord, together, told, type MapBattle, type MapKill } from "./events";
import { battlesFor, battlesWithin, killsFor, killsWithin } from "./filters";
import { FIRST } from "./address";
import { smallAtlas } from "./testing";

const atlas = smallAtlas();
const kill = (id: number, at: number, system = 30000001, isk: number | null = 1e6): MapKill => ({ id, at, system, isk, hull: 587, hullClass: "frigate", npc: false });
const battle = (id: number, change: Partial<MapBattle> = {}): MapBattle => ({
  id, start: 100, end: 200, active: false, tier: "gank", kind: "fight", kills: 5, pilots: 9, isk: 1e9, unpriced: 0, appraised: 0,
  systems: [30000001], sides: [{ who: [{ kind: "alliance", id: 99 }], pilots: 3, losses: 1, isk: 1 }], ...change,
});
const ids = (list: { id: number }[]) => list.map(({ id }) => id);

test("what the feed says counts before what was asked for", () => {
  const all = together([kill(2, 20, 30000002), kill(3, 30)], [kill(2, 20), kill(1, 10)], ({ at }) => at);
  expect(ids(all)).toEqual([3, 2, 1]);
  expect(all[1]?.system).toBe(30000002);
});

test("a system burns by what fell in its last five minutes, and unknown is not counted", () => {
  const rates = burning([kill(4, 1010), kill(3, 990, 30000001, 5e6), kill(2, 900, 30000002, null), kill(1, 600)], 1000);
  expect(rates.get(30000001)).toBe(1e6);
  expect(rates.has(30000002)).toBe(false);
});

test("the smallest battle, ISK, region and alliance that one wants", () => {
  const all = [battle(1), battle(2, { tier: "brawl", kills: 30 }), battle(3, { isk: null, systems: [30000001, 30000004] })];
  expect(ids(battlesFor(all, { ...FIRST, tier: "brawl" }, atlas))).toEqual([2]);
  expect(ids(battlesFor(all, { ...FIRST, kills: 10 }, atlas))).toEqual([2]);
  expect(ids(battlesFor(all, { ...FIRST, isk: 1 }, atlas))).toEqual([1, 2]);
  expect(ids(battlesFor(all, { ...FIRST, region: 10000002 }, atlas))).toEqual([3]);
  expect(battlesFor(all, { ...FIRST, alliance: 98 }, atlas)).toEqual([]);
  expect(battlesFor(all, { ...FIRST, alliance: 99 }, atlas)).toHaveLength(3);
  expect(battlesFor([battle(1, { alliances: [98] })], { ...FIRST, alliance: 98 }, atlas)).toHaveLength(1); // though it leads no side
});

test("kills of unknown worth are not worth so much, but are there when nobody asks", () => {
  const all = [kill(2, 20, 30000003, null), kill(1, 10)];
  expect(ids(killsFor(all, FIRST, atlas))).toEqual([2, 1]);
  expect(ids(killsFor(all, { ...FIRST, isk: 1 }, atlas))).toEqual([1]);
  expect(ids(killsFor(all, { ...FIRST, region: 10000002 }, atlas))).toEqual([2]);
});

test("a stretch of time", () => {
  expect(ids(killsWithin([kill(4, 40), kill(3, 30), kill(2, 20), kill(1, 10)], 15, 35))).toEqual([3, 2]);
  const all = [battle(1), battle(2, { start: 300, end: 400 }), battle(3, { active: true })];
  expect(ids(battlesWithin(all, 250, 290))).toEqual([3]);
  expect(ids(battlesWithin(all, 150, 290))).toEqual([1, 3]);
});

test("columns become battles, the system with the most kills first, and kills", () => {
  const [one] = battlesOfColumns({
    id: [7], start: [1], end: [2], state: ["ended"], tier: ["battle"], kind: ["fight"], kills: [61], pilots: [240], isk: [null], unpriced: [61],
    appraised: [null], systems: [[1, 2]], system_kills: [[6, 55]], sides: [[[0], [1]]],
    organisations: [{ id: 99, kind: "alliance", name: "A" }, { id: 98, kind: "corporation", name: null }],
  });
  expect(one).toMatchObject({ id: 7, active: false, isk: null, systems: [2, 1], sides: [{ who: [{ id: 99 }] }, { who: [{ id: 98 }] }] });
  const [fallen] = killsOfColumns({ id: [1], time: [5], system: [3], value: [null], ship_type: [670], ship_class: [0], battle: [null], npc: [false], victim_character: [null], victim_corporation: [98], victim_alliance: [99], ship_classes: ["capsule"] }, null);
  expect(fallen).toEqual({ id: 1, at: 5, system: 3, isk: null, hull: 670, hullClass: "capsule", npc: false, victim: { kind: "corporation", id: 98 } });
});

test("a battle of the past stands as it stood then, by the minutes that were over", () => {
  const one = battle(1, { start: 65, end: 200, kills: 5, isk: 9, course: { minute: [60, 180], kills: [2, 5], isk: [null, 9] } });
  const stood = (at: number) => [asOf(one, at).kills, asOf(one, at).isk, asOf(one, at).active];
  expect(stood(119)).toEqual([0, null, true]);
  expect(stood(120)).toEqual([2, null, true]);
  expect(stood(199)).toEqual([2, null, true]);
  expect(stood(200)).toEqual([5, 9, false]);
  expect(stood(64)).toEqual([0, null, false]); // it has not begun
  expect([1099, 1100].map((at) => asOf({ ...one, active: true }, at).active)).toEqual([true, false]); // nobody closed it
  expect(asOf(battle(2), 150)).toEqual(battle(2)); // nobody told
});

test("the card of a battle tells the figures of the moment, and of the whole what nobody tells by the minute", () => {
  const answer = battle(1, { kills: 137, isk: 14e9, pilots: 300 });
  const row = battle(1, { kills: 67, isk: 7.83e9, active: true, pilots: 0, sides: [] });
  expect(told(answer, row)).toEqual({ ...answer, kills: 67, isk: 7.83e9, active: true });
  expect(told(answer, null)).toEqual(answer);
});

test("a battle of the past goes on while it was fought, whatever it is now", () => {
  const words = (at: number | null, active: boolean) => stateWord(battle(1, { active }), at);
  expect([99, 100, 199, 200].map((at) => words(at, false))).toEqual(["not begun", "goes on", "goes on", "over"]);
  expect([words(null, true), words(null, false), words(99, true), words(210, true), words(1100, true)]).toEqual(["goes on", "over", "not begun", "goes on", "over"]);
});
