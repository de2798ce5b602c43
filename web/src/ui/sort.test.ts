import { expect, test } from "vitest";

import { sorted } from "./sort";

const same = (value: number | null) => value;

test("unknown is last both ways", () => {
  expect(sorted([2, null, 10, 1], same, "ascending")).toEqual([1, 2, 10, null]);
  expect(sorted([2, null, 10, 1], same, "descending")).toEqual([10, 2, 1, null]);
});

test("names by their numbers and without regard to case; equals keep their order", () => {
  expect(sorted(["J2", "j10", "A"], (name) => name, "ascending")).toEqual(["A", "J2", "j10"]);
  const rows = [{ id: 1, n: 5 }, { id: 2, n: 5 }];
  expect(sorted(rows, (row) => row.n, "descending").map((row) => row.id)).toEqual([1, 2]);
});
