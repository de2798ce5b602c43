import { expect, test } from "vitest";

import type { Schema } from "../../../api/client";
import { estimates, loadoutKey } from "./estimates";

const estimate = { doctrine: "7-A-1", fit: "16227-00", ehp: 74_210, dps: 411, confidence: 0.6 };
const row = (side: string, weapon: number, told: typeof estimate | null) =>
  ({ side, organisation: { id: 9 }, ship: { id: 1 }, weapon: { id: weapon }, estimate: told }) as unknown as Schema["EstimatedLoadout"];

test("an estimate is found by side, organisation, ship and weapon, and nothing is made up for the rest", () => {
  const found = estimates([{ side: "A", doctrines: [], loadouts: [row("A", 2, estimate), row("A", 3, null)] }]);
  expect(found.get(loadoutKey(row("A", 2, null)))).toBe(estimate);
  expect(found.has(loadoutKey(row("A", 3, null)))).toBe(false);
  expect(found.has(loadoutKey(row("B", 2, null)))).toBe(false);
});
