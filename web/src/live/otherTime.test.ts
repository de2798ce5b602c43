import { expect, test } from "vitest";

import { eventNow, isOtherTime } from "./otherTime";

test("a replay plays another time, a quiet half hour does not, and before the first kill nothing is known", () => {
  const page = 1_800_000_000;
  expect(isOtherTime(page - 5 * 365 * 86_400, page)).toBe(true);
  expect(isOtherTime(page - 1_800, page)).toBe(false);
  expect(isOtherTime(0, page)).toBe(false);
});

test("how long ago is counted from the replay's time, and from the page's clock in a war of now", () => {
  const page = 1_800_000_000;
  expect(eventNow(page - 5 * 365 * 86_400, page)).toBe(page - 5 * 365 * 86_400);
  expect(eventNow(page - 60, page)).toBe(page);
  expect(eventNow(0, page)).toBe(page);
});
