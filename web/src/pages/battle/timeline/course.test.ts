import { expect, test } from "vitest";

import type { Schema } from "../../../api/client";
import { ahead, course, stacked } from "./course";

const bucket = (minute: number, losses: Record<string, number>) => ({
  start: new Date(minute * 60_000).toISOString(), kills: Object.values(losses).reduce((sum, one) => sum + one, 0), losses, isk: {},
});
const timeline = {
  bucket_seconds: 60, first_blood: 1, turning_points: [],
  buckets: [bucket(10, { A: 2 }), bucket(13, { A: 1, B: 3, "": 1 })],
  momentum: { A: [-50, 20], B: [50, -20] },
} as Schema["Timeline"];

test("minutes in which nothing died are there, with the balance that was", () => {
  const told = course(timeline);
  expect(told.times).toEqual([600, 660, 720, 780]);
  expect(told.kills).toEqual([2, 0, 0, 5]);
  expect(told.losses).toEqual({ "": [0, 0, 0, 1], A: [2, 0, 0, 1], B: [0, 0, 0, 3] });
  expect(told.momentum).toEqual({ A: [-50, -50, -50, 20], B: [50, 50, 50, -20] });
});

test("nothing is nothing", () => {
  expect(course({ ...timeline, buckets: [], momentum: {} }).times).toEqual([]);
});

test("bars stand one upon the other", () => {
  expect(stacked({ A: [2, 1], B: [0, 3], "": [0, 1] }, ["A", "B", ""])).toEqual([[2, 1], [2, 4], [2, 5]]);
});

test("who is ahead", () => {
  const { momentum } = course(timeline);
  expect(ahead(momentum, 0)).toEqual({ side: "B", isk: 50 });
  expect(ahead(momentum, 3)).toEqual({ side: "A", isk: 20 });
  expect(ahead({ A: [0], B: [0] }, 0)).toBeNull();
  expect(ahead({}, 0)).toBeNull();
});
