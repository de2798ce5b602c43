import { expect, test } from "vitest";

import { admSteps, columns } from "./hours";

const hour = (until: string, jumps: number | null) => ({ until, jumps, ship_kills: 1, pod_kills: 0, npc_kills: null, source: "esi" });

test("hours in order, with a hole where none was told", () => {
  const found = columns([hour("2021-11-27T18:00:00Z", 30), hour("2021-11-27T17:00:00Z", null), hour("2021-11-27T15:00:00Z", 10)]);
  expect(found.at).toHaveLength(4);
  expect(found.jumps).toEqual([10, null, null, 30]);
  expect(found.ship_kills).toEqual([1, null, 1, 1]);
  expect(columns([]).at).toEqual([]);
});

test("an ADM holds until it is told anew", () => {
  const now = Date.parse("2021-11-28T00:00:00Z") / 1000;
  const found = admSteps(
    [
      { at: "2021-11-27T12:00:00Z", adm: 4.2, source: "esi" },
      { at: "2021-11-26T12:00:00Z", adm: 3.9, source: "esi" },
    ],
    now,
  );
  expect(found.adm).toEqual([3.9, 4.2, 4.2]);
  expect(found.at.at(-1)).toBe(now);
});
