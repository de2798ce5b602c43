import { expect, test } from "vitest";

import { followed } from "./followed";

test("whose list it is tells what changes it; hull and worth do not matter", () => {
  expect(followed("kills", { alliance: [99], role: "victim", hull: [587], min_value: 1e9, limit: 50 })).toEqual({
    topic: "kills", filter: { alliance: [99], role: "victim" },
  });
  expect(followed("battles", { system: [30000142], limit: 8 })).toEqual({ topic: "battles", filter: { system: [30000142] } });
});

test("a pilot's battles move with his kills", () => {
  expect(followed("battles", { character: [90] })?.topic).toBe("kills");
});

test("a list of the past does not move", () => {
  expect(followed("kills", { alliance: [99], before: "2026-11-27T00:00:00Z" })).toBeNull();
});
