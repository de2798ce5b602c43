import { expect, test } from "vitest";

import { Grid } from "./grid";

const grid = new Grid(new Float32Array([0, 0, 0.9, 0.1, -3.2, -3.2, NaN, NaN]));

test("the nearest point within reach", () => {
  expect(grid.nearest(0.1, 0, 1)).toBe(0);
  expect(grid.nearest(0.8, 0, 1)).toBe(1);
  expect(grid.nearest(-3, -3, 0.5)).toBe(2);
});

test("none is too far", () => {
  expect(grid.nearest(20, 20, 3)).toBeNull();
  expect(grid.nearest(-3, -2, 0.5)).toBeNull();
});
