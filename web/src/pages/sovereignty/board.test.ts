import { expect, test } from "vitest";

import type { Schema } from "../../api/client";
import { holdings, nextWindows, regionsOf } from "./board";

const now = new Date("2021-11-27T18:00:00Z");

function held(id: number, alliance: number | null, adm: number | null, window: [string, string] | null = null, region = 1): Schema["SovRow"] {
  return {
    system: { id, name: `S${id}` },
    region: { id: region, name: `R${region}` },
    owner: { kind: alliance ? "alliance" : "unclaimed", alliance: alliance ? { id: alliance, name: null } : null, corporation: null, faction: null, name: null },
    adm,
    window: window && { start: `2021-11-27T${window[0]}:00Z`, end: `2021-11-27T${window[1]}:00Z` },
  } as Schema["SovRow"];
}

test("what can be attacked now comes before what can be soon", () => {
  const rows = [
    held(1, 9, 5, ["20:00", "23:00"]),
    held(2, 9, 5, ["17:00", "19:30"]),
    held(3, 9, 5, ["17:00", "18:30"]),
    held(4, 9, 5, ["13:00", "16:00"]),
    held(5, 9, 5, ["23:30", "23:59"]),
    held(6, 9, 5),
  ];
  expect(nextWindows(rows, now, 4).map((row) => row.system.id)).toEqual([4, 3, 2, 1]);
});

test("who holds how much, with the mean of the ADMs that are told", () => {
  const rows = [held(1, 9, 2), held(2, 9, 5, null, 2), held(3, 9, null), held(4, 8, null), held(5, null, null)];
  expect(holdings(rows)).toEqual([
    { alliance: { id: 9, name: null }, systems: 3, regions: 2, adm: 3.5, weak: 1 },
    { alliance: { id: 8, name: null }, systems: 1, regions: 1, adm: null, weak: 0 },
  ]);
});

test("regions by name, each once", () => {
  expect(regionsOf([held(1, 9, 1, null, 2), held(2, 9, 1), held(3, 9, 1)]).map(({ name }) => name)).toEqual(["R1", "R2"]);
});
