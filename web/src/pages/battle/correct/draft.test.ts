import { expect, test } from "vitest";

import type { Schema } from "../../../api/client";
import { after, ALONE, asked, NONE } from "./draft";

const one = (id: number, pilots: number) => ({ id, pilots });
const sides = {
  sides: [{ side: "A", organisations: [one(1, 30), one(2, 5)] }, { side: "B", organisations: [one(3, 9)] }],
  unassigned: { side: null, organisations: [one(4, 2)] },
} as unknown as Schema["Sides"];
const shape = (...moves: Parameters<typeof after>[1]) => after(sides, moves).map(({ place, organisations }) => `${place}: ${organisations.map(({ id }) => id).join(" ")}`);

test("without a move the columns are the sides, those on none, and an empty place for a new one", () => {
  expect(shape()).toEqual(["A: 1 2", "B: 3", `${NONE}: 4`, `${ALONE}: `]);
});

test("several go together, and stand by their pilots", () => {
  expect(shape({ organisations: [2, 4], to: "B" })).toEqual(["A: 1", "B: 3 2 4", `${NONE}: `, `${ALONE}: `]);
});

test("a side that becomes empty stays a place to go back to", () => {
  expect(shape({ organisations: [3], to: ALONE })).toEqual(["A: 1 2", "B: ", `${NONE}: 4`, `${ALONE}: 3`]);
});

test("only what differs in the end is said", () => {
  const moves = [{ organisations: [2], to: "B" }, { organisations: [4], to: "A" }, { organisations: [2], to: "A" }];
  expect(asked(sides, moves)).toEqual([{ organisation: 4, side: "A" }]);
  expect(asked(sides, [{ organisations: [77], to: "A" }])).toEqual([]);
});
