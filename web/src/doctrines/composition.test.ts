import { expect, test } from "vitest";

import { colours, daySegments, inWords, segments } from "./composition";
import type { Hull, HullRole } from "./words";

const hull = (id: number, name: string, role: HullRole, share: number): Hull => ({ hull: { id, name }, role, share, presence: 1, class: "cruiser" });
const FLEET = [hull(1, "Ferox", "line", 0.5), hull(2, "Scimitar", "logistics", 0.2), hull(3, "Eagle", "line", 0.15), hull(4, "Sabre", "support", 0.05)];

test("the line stands before what supports it, and what is not named fills the bar", () => {
  const bar = segments(FLEET);
  expect(bar.map(({ hull: one }) => one?.name ?? null)).toEqual(["Ferox", "Eagle", "Scimitar", "Sabre", null]);
  expect(bar.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
  expect(inWords(bar)).toBe("Ferox 50 %, Eagle 15 %, Scimitar 20 %, Sabre 5 %, others 10 %");
});

test("hulls of one role differ, and a day has the colours of the whole", () => {
  const found = colours(FLEET);
  expect(new Set(found.values()).size).toBe(4);
  const day = daySegments({ day: "2021-11-27", fleets: 1, pilots: 9, hulls: [{ hull: { id: 2, name: "Scimitar" }, share: 0.3 }, { hull: { id: 1, name: "Ferox" }, share: 0.7 }] }, FLEET);
  expect(day.map(({ hull: one, colour }) => [one?.name, colour])).toEqual([["Ferox", found.get(1)], ["Scimitar", found.get(2)]]);
});

test("a full bar has no rest, rounded as shares are", () => {
  expect(segments([hull(1, "Ferox", "line", 0.998)])).toHaveLength(1);
});
