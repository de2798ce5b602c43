import { expect, test } from "vitest";

import { ago, clock, span } from "./time";

const NOW = new Date("2026-11-27T18:30:00Z");

test("today has no date, another day has one, another year says so", () => {
  expect(clock("2026-11-27T18:22:10Z", "eve", NOW)).toBe("18:22");
  expect(clock("2026-11-27T18:22:10Z", "eve", NOW, true)).toBe("18:22:10");
  expect(clock("2026-11-26T23:59:00Z", "eve", NOW)).toBe("Nov 26 23:59");
  expect(clock("2021-11-27T18:22:10Z", "eve", NOW)).toBe("Nov 27, 2021 18:22");
});

test("numbers are Unix seconds", () => {
  expect(clock(NOW.getTime() / 1000, "eve", NOW)).toBe("18:30");
});

test.each([
  [0, "now"],
  [42, "42 s"],
  [420, "7 min"],
  [3 * 3600, "3 h"],
  [5 * 86_400, "5 d"],
])("%s s ago is %s", (seconds, text) => {
  expect(ago(NOW.getTime() / 1000 - seconds, NOW)).toBe(text);
});

test("the future is now, and spans are spans", () => {
  expect(ago(NOW.getTime() / 1000 + 60, NOW)).toBe("now");
  expect(span(2)).toBe("2 s");
});
