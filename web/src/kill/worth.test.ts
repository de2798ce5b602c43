import { expect, test } from "vitest";

import { worthTitle } from "./worth";

test("a worth says who said it, and how old it is", () => {
  expect(worthTitle({ total_value: 1200, value_source: "zkillboard", valued_at: "2026-11-27T08:38:56Z" })).toBe("1,200 ISK, by zKillboard, as of 2026-11-27 08:38 EVE time");
  expect(worthTitle({ total_value: 5, value_source: "warstream", valued_at: "2026-11-26T00:00:00Z" })).toBe(
    "5 ISK, by Warstream's own reckoning, as zKillboard says nothing, at the prices of 2026-11-26",
  );
  expect(worthTitle({ total_value: null, value_source: null, valued_at: null })).toBe("Nobody says what it is worth");
});
