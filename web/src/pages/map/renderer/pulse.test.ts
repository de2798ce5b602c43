import { expect, test } from "vitest";

import { killRadius, pulseOf } from "./pulse";

test("more ISK a minute pulses faster, but nothing flashes three times a second", () => {
  expect(pulseOf(0)).toBe(pulseOf(1e6));
  expect(pulseOf(1e9)).toBeGreaterThan(pulseOf(1e7));
  expect(pulseOf(1e15)).toBeLessThan(3);
});

test("a dearer kill is larger; unknown is not the smallest", () => {
  expect(killRadius(1e9)).toBeGreaterThan(killRadius(1e7));
  expect(killRadius(1e13)).toBeLessThan(20);
  expect(killRadius(null)).toBeGreaterThan(killRadius(0));
});
