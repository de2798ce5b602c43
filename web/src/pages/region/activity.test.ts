import { expect, test } from "vitest";

import { countsBySystem, killsBySystem } from "./activity";

const row = (id: number, kills: number) => ({ place: { id, name: null }, kills });

test("who is missing in a list with room had no kill; in a full one at most as many as its last", () => {
  expect(killsBySystem([row(1, 9), row(2, 4)], 3)(7)).toEqual({ kills: 0, atMost: false });
  expect(killsBySystem([row(1, 9), row(2, 4)], 2)(7)).toEqual({ kills: 4, atMost: true });
  expect(killsBySystem([row(1, 9), row(2, 4)], 2)(1)).toEqual({ kills: 9, atMost: false });
});

test("what nobody counted is unknown", () => {
  const counts = countsBySystem({ system: [1, 2], jumps: [5, null], npc_kills: [0, 3] });
  expect(counts(1)).toEqual({ jumps: 5, npcKills: 0 });
  expect(counts(2)).toEqual({ jumps: null, npcKills: 3 });
  expect(counts(3)).toEqual({ jumps: null, npcKills: null });
});
