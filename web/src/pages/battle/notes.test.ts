import { expect, test } from "vitest";

import { notes } from "./notes";

test("zKillboard is named only where it valued something", () => {
  expect(notes(0, 176, 176)).toBe("Warstream's own valuation.");
  expect(notes(2, 174, 176)).toBe("2 losses of unknown worth come on top; Warstream's own valuation.");
  expect(notes(0, 3, 176)).toBe("3 are valued by Warstream, the rest by zKillboard.");
  expect(notes(176, 0, 176)).toBe("No loss has a known worth.");
  expect(notes(0, null, 176)).toBe("");
});
