import { expect, test } from "vitest";

import { busiest, hoursInWords } from "./hours";

const day = (at: Record<number, number>) => Array.from({ length: 24 }, (_, hour) => at[hour] ?? 0);

test("the busiest four hours may lie over midnight", () => {
  expect(busiest(day({ 22: 5, 23: 5, 0: 5, 1: 5, 12: 9 }))).toBe(22);
  expect(busiest(day({}))).toBeNull();
});

test("in words", () => {
  expect(hoursInWords(day({ 18: 3, 19: 3, 3: 6 }), "kills")).toBe("Most kills from 00:00 to 04:00 (50 %).");
  expect(hoursInWords(day({ 22: 5, 23: 5, 0: 5, 1: 5 }), "losses")).toBe("Most losses from 22:00 to 02:00 (100 %).");
  expect(hoursInWords(day({ 14: 1 }), "losses")).toBe("Too few losses to tell a habit.");
  expect(hoursInWords(day({}), "losses")).toBe("No losses.");
});
