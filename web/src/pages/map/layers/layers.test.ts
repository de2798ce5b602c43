import { expect, test } from "vitest";

import { smallAtlas } from "../testing";
import { activityPaint } from "./activity";
import { huntingPaint, huntingScore } from "./hunting";
import { along, dimmed, hsl, hueOf, quiet } from "./paint";
import { regionPaint } from "./region";
import { securityPaint } from "./security";
import { presencePaint, sightingsPaint } from "./sightings";
import { admPaint, sovereigntyPaint } from "./sovereignty";

const atlas = smallAtlas();
const at = (colours: Uint8Array, system: number) => [...colours.slice(4 * system, 4 * system + 3)];
const activity = {
  system: [30000001, 30000003, 30000004], jumps: [10, null, 0], ship_kills: [0, 15, 3], pod_kills: [0, 0, 0], npc_kills: [900, 500, 250],
  hours: 24, told: { jumps: 24, ship_kills: 24, pod_kills: 24, npc_kills: 20 }, as_of: "2026-11-27T11:00:00Z", sources: ["esi"],
};
const said = { source: "esi", as_of: "2026-11-27T11:00:00Z", changed_at: null, age: 3 };

test("colours", () => {
  expect(hsl(0, 1, 0.5)).toEqual([255, 0, 0]);
  expect(hsl(120, 1, 0.5)).toEqual([0, 255, 0]);
  expect(hueOf(99000001)).toBe(hueOf(99000001));
  expect(Math.abs(hueOf(99000001) - hueOf(99000002))).toBeGreaterThan(30);
  expect(along([[0, 0, 0], [100, 100, 100], [200, 0, 0]], 0.75)).toEqual([150, 50, 50]);
  expect(along([[0, 0, 0], [9, 9, 9]], 7)).toEqual([9, 9, 9]);
});

test("security differs by tenth, and J-space from nullsec", () => {
  const { colours } = securityPaint(atlas, true);
  const seen = [0, 1, 2, 3, 5].map((system) => at(colours, system).join());
  expect(new Set(seen).size).toBe(5);
});

test("where nobody gets is dimmed, and nothing else", () => {
  const paint = securityPaint(atlas, true);
  const dim = dimmed(paint, [false, true]);
  expect(at(dim.colours, 1)).toEqual(at(paint.colours, 1));
  expect(dim.colours[7]).toBeLessThan(paint.colours[7]! / 2);
  expect(dim.colours[3]).toBe(paint.colours[3]);
});

test("a region has one colour", () => {
  const { colours } = regionPaint(atlas, true);
  expect(at(colours, 0)).toEqual(at(colours, 4));
  expect(at(colours, 0)).not.toEqual(at(colours, 2));
});

test("who holds a system; nobody, and never told, stay quiet", () => {
  const holders = { system: [30000003, 30000004], owner: [0, null], adm: [6, null], window_start: [null, null], window_end: [null, null], as_of: [1, 1] };
  const answer = {
    holders, owners: [{ id: 99000001, kind: "alliance" as const, name: "Example", ticker: "EX" }], said, campaigns_said: null,
    campaigns: { id: [], system: [], event_type: [], start: [], defender: [], defender_score: [], attackers_score: [] },
  };
  const paint = sovereigntyPaint(atlas, answer as never, true);
  expect(at(paint.colours, 2)).not.toEqual([...quiet(true)]);
  expect(at(paint.colours, 3)).toEqual([...quiet(true)]);
  expect([2, 3, 0].map(paint.tell)).toEqual(["Example [EX]", "held by nobody", null]);
  expect(paint.legend).toMatchObject({ source: "esi", asOf: said.as_of, swatches: [{ word: "Example · 1" }] });
  expect(admPaint(atlas, answer as never, true).tell(2)).toBe("ADM 6.0");
});

test("what was not told is not 0, and hours that are missing are said", () => {
  const jumps = activityPaint(atlas, activity, "jumps", true);
  expect([0, 2, 3, 5].map(jumps.tell)).toEqual(["10 jumps", null, "0 jumps", null]);
  expect(jumps.legend.note).toBeUndefined();
  expect(activityPaint(atlas, activity, "npc_kills", true).legend.note).toContain("20 of 24");
});

test("hunting: full marks for 500 NPCs and 15 ships; not in highsec, nor where nothing is known", () => {
  expect(huntingScore(500, 15)).toBe(100);
  expect(huntingScore(250, 3)).toBe(38);
  expect(huntingScore(undefined, 3)).toBeNull();
  const { tell } = huntingPaint(atlas, activity, true);
  expect([0, 2, 3].map(tell)).toEqual([null, "hunting 100 of 100", "hunting 38 of 100"]);
});

test("sightings and presence tell what was seen", () => {
  const seen = sightingsPaint(atlas, {
    data: { system: [30000003], kills: [4], lost: [1], last: [1], seen: [[3, 1]], classes: ["dreadnought", "titan"] }, what: "capital", hours: 24, until: null, simulated: false,
  }, true);
  expect(seen.tell(2)).toContain("4 killmails (3 dreadnought, 1 titan), 1 lost");
  const there = presencePaint(atlas, {
    data: { system: [30000003], kills: [4], losses: [0], last: [1] }, kind: "alliance", who: { id: 1, name: "Example" }, days: 7, until: null, simulated: false,
  }, true);
  expect(there.tell(2)).toContain("4 kills, 0 losses");
  expect(there.legend.title).toBe("Activity of Example");
});
