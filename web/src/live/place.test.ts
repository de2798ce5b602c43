import { expect, test } from "vitest";

import type { Message } from "./messages";
import { placeAfter } from "./place";

const kill = (epoch: string, offset: number) => ({ type: "kill", epoch, offset, simulated: false, data: {} }) as unknown as Message;
const live = (epoch: string, offset: number) =>
  ({ type: "live", id: "a", recovered: true, epoch, offset, simulated: false }) as Message;

test("it begins with the first `live`", () => {
  expect(placeAfter(null, kill("e", 3))).toBeNull();
  expect(placeAfter(null, live("e", 3))).toEqual({ epoch: "e", offset: 3 });
});

test("it goes forward and never back", () => {
  const at = { epoch: "e", offset: 5 };
  expect(placeAfter(at, kill("e", 6))).toEqual({ epoch: "e", offset: 6 });
  expect(placeAfter(at, kill("e", 4))).toEqual(at);
  expect(placeAfter(at, live("e", 2))).toEqual(at);
});

test("a snapshot's message of an earlier epoch moves nothing, a reset does", () => {
  const at = { epoch: "e", offset: 5 };
  expect(placeAfter(at, kill("d", 9))).toEqual(at);
  expect(placeAfter(at, { type: "reset", epoch: "f", offset: 0, simulated: false })).toEqual({ epoch: "f", offset: 0 });
});
