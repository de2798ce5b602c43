import { expect, test } from "vitest";

import { inRange, rangeOf } from "./jump";
import { smallAtlas } from "./testing";

const atlas = smallAtlas();

test("a level gives a fifth of the hull's own range", () => {
  expect(rangeOf("black-ops", 5)).toBe(8);
  expect(rangeOf("capital", 5)).toBe(7);
  expect(rangeOf("capital", 4)).toBeCloseTo(6.3);
  expect(rangeOf("super", 0)).toBe(3);
  expect(rangeOf("freighter", 9)).toBe(10);
});

test("true distance, and never into highsec or J-space", () => {
  expect(inRange(atlas, 0, 3).map(({ system }) => system)).toEqual([2, 3]);
  expect(inRange(atlas, 1, 4.1).map(({ system }) => system)).toEqual([2, 3, 4]);
  expect(inRange(atlas, 1, 4).map(({ system }) => system)).toEqual([2, 3]);
});

test("no drive leads out of J-space", () => {
  expect(inRange(atlas, 5, 1e9)).toEqual([]);
});
