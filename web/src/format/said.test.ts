import { expect, test } from "vitest";

import { said, sourceName } from "./said";

const now = new Date("2021-11-27T18:00:00Z");

test("who, and how long ago", () => {
  expect(said({ source: "esi", as_of: "2021-11-27T17:56:00Z" }, now)).toBe("ESI, 4 min ago");
  expect(said({ source: "eve-scout", as_of: "2021-11-27T18:00:00Z" }, now)).toBe("EVE-Scout, just now");
  expect(said(null, now)).toBe("nobody has told");
  expect(sourceName("somebody")).toBe("somebody");
});
