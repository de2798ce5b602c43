import { expect, test } from "vitest";

import { GAP, goesOn, settled } from "./goesOn";

test("what is of another year does not go on, whatever is said of it", () => {
  expect(goesOn({ state: "active", end: 1000 }, 1000 + GAP)).toBe(true);
  expect(goesOn({ state: "active", end: 1000 }, 1001 + GAP)).toBe(false);
  expect(goesOn({ state: "ended", end: 1000 }, 1000)).toBe(false);
});

test("such ones are shown as ended, all others as they are", () => {
  const [old, now, over] = [{ id: 1, state: "active" as const, end: 5 }, { id: 2, state: "active" as const, end: 5000 }, { id: 3, state: "ended" as const, end: 4000 }];
  expect(settled([old, now, over], 5000)).toEqual([{ ...old, state: "ended" }, now, over]);
});
