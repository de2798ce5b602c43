import { expect, test } from "vitest";

import { choose, type Choice } from "./choose";
import type { Loss } from "./useLosses";

const loss = (id: number, victim: number, by: number | null, total_value: number | null, word = "cruiser") =>
  ({
    id, total_value, hull: { class: word },
    victim: { alliance: { id: victim, name: null }, corporation: null, character: null, faction: null },
    final_blow: by === null ? null : { alliance: { id: by, name: null }, corporation: null, character: null },
  }) as unknown as Loss;
const where = new Map([[1, "A"], [2, "B"]]);
const losses = [loss(10, 1, 2, 5), loss(11, 2, 1, null), loss(12, 2, 1, 1, "capsule"), loss(13, 9, null, 7)];
const ids = (choice: Partial<Choice>) => choose(losses, where, { side: null, capsules: true, order: "time", ...choice }).map(({ loss }) => loss.id);

test("by time, the newest first, or by worth with the unknown last", () => {
  expect(ids({})).toEqual([10, 11, 12, 13]);
  expect(ids({ order: "newest" })).toEqual([13, 12, 11, 10]);
  expect(ids({ order: "isk" })).toEqual([13, 10, 12, 11]);
});

test("of a side, of none, without capsules", () => {
  expect(ids({ side: "B" })).toEqual([11, 12]);
  expect(ids({ side: "" })).toEqual([13]);
  expect(ids({ capsules: false })).toEqual([10, 11, 13]);
});

test("who lost and who had the final blow", () => {
  expect(choose(losses, where, { side: null, capsules: true, order: "time" }).map(({ side, by }) => [side, by])).toEqual([["A", "B"], ["B", "A"], ["B", "A"], [null, null]]);
});
