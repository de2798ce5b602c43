import { expect, test } from "vitest";

import { routeOf } from "./route";
import { smallAtlas } from "./testing";

const atlas = smallAtlas();

test("the fewest jumps, always the same ones", () => {
  expect(routeOf(atlas, 0, 3)).toEqual([0, 1, 2, 3]);
  expect(routeOf(atlas, 0, 4)).toEqual([0, 1, 4]);
  expect(routeOf(atlas, 2, 2)).toEqual([2]);
});

test("gates do not lead to J-space", () => {
  expect(routeOf(atlas, 0, 5)).toBeNull();
});

test("who prefers safety leaves it only where there is no other way", () => {
  const dangerous = { ...atlas, band: ["highsec", "highsec", "nullsec", "highsec", "highsec", "w-space"] };
  expect(routeOf(dangerous, 0, 3, "safer")).toEqual([0, 1, 4, 3]);
  const low = { ...atlas, band: ["highsec", "highsec", "lowsec", "nullsec", "highsec", "w-space"] };
  expect(routeOf(low, 0, 3, "less-secure")).toEqual([0, 1, 2, 3]);
});

test("nobody can cross Zarzakh, but anybody can go there", () => {
  const gate = { ...atlas, band: ["highsec", "highsec", "zarzakh", "nullsec", "highsec", "w-space"] };
  expect(routeOf(gate, 0, 3)).toEqual([0, 1, 4, 3]);
  expect(routeOf(gate, 0, 2)).toEqual([0, 1, 2]);
});
