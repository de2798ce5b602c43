import { expect, test } from "vitest";

import { lightYears, placeOf } from "./geometry";
import { smallAtlas } from "./testing";

const atlas = smallAtlas();

test("north is up, and the plane is in light-years", () => {
  expect(placeOf(atlas, 30000002)).toEqual({ x: 1, y: -0 });
  expect(placeOf(atlas, 30000005)).toEqual({ x: 1, y: -0.5 });
});

test("J-space lies beside New Eden, under its class", () => {
  const { x } = placeOf(atlas, 31000001)!;
  expect(x).toBeGreaterThan(atlas.box.right);
  expect(atlas.box.right).toBe(3);
  expect(atlas.headings.map(({ name }) => name)).toEqual(["C1"]);
});

test("a jump drive counts the height too", () => {
  expect(lightYears(atlas, 0, 1)).toBeCloseTo(1);
  expect(lightYears(atlas, 1, 4)).toBeCloseTo(Math.hypot(4, 0.5));
});

test("gates lead both ways, and areas are where their systems are", () => {
  expect(atlas.neighbours[1]).toEqual([0, 2, 4]);
  expect(atlas.neighbours[5]).toEqual([]);
  expect(atlas.regions[1]).toMatchObject({ name: "Far", x: 2.5, systems: [2, 3] });
});

test("who is not on the map has no place", () => {
  expect(placeOf(atlas, 1)).toBeNull();
});
