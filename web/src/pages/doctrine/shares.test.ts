import { expect, test } from "vitest";

import { isDoctrineId } from "./id";
import { shares } from "./shares";

const ferox = { id: 1, name: "Ferox" };
const eagle = { id: 2, name: "Eagle" };
const day = (name: string, ...hulls: [typeof ferox, number][]) => ({ day: name, fleets: 1, pilots: 5, hulls: hulls.map(([hull, share]) => ({ hull, share })) });

test("a hull that a day has not is 0 on it, and the most flown stands first", () => {
  const days = [day("2021-11-26", [ferox, 0.5]), day("2021-11-27", [eagle, 0.9], [ferox, 0.1])];
  expect(shares(days, 8)).toEqual([
    { hull: eagle, by_day: [0, 0.9] },
    { hull: ferox, by_day: [0.5, 0.1] },
  ]);
  expect(shares(days, 1)).toHaveLength(1);
});

test("an id is of letters, digits and strokes", () => {
  expect(isDoctrineId("96953717-91644609")).toBe(true);
  expect(isDoctrineId("189970002-A-1773170527")).toBe(true);
  expect([isDoctrineId(""), isDoctrineId("../battles/1"), isDoctrineId("a b")]).toEqual([false, false, false]);
});
