import { expect, test } from "vitest";

import type { Schema } from "../api/client";
import { isLoss, shooters, standsFor } from "./kill";

const party = (alliance: number | null, corporation: number | null) => ({
  character: null,
  corporation: corporation ? { id: corporation, name: null } : null,
  alliance: alliance ? { id: alliance, name: null } : null,
  faction: null,
});

test("a loss is one of whoever's list it is", () => {
  const row = { victim: party(99, 98) } as Schema["KillmailRow"];
  expect(isLoss(row, { kind: "alliance", id: 99 })).toBe(true);
  expect(isLoss(row, { kind: "corporation", id: 97 })).toBe(false);
  expect(isLoss(row, { kind: "character", id: 1 })).toBe(false);
  expect(isLoss(row, undefined)).toBeNull();
});

test("one fights for the alliance, else for the corporation", () => {
  expect(standsFor(party(99, 98))).toMatchObject({ kind: "alliance", id: 99 });
  expect(standsFor(party(null, 98))).toMatchObject({ kind: "corporation", id: 98 });
  expect(standsFor(party(null, null))).toBeNull();
});

test("how many shot", () => {
  expect(shooters({ npc: true, solo: false, pilot_count: 0 })).toBe("NPCs");
  expect(shooters({ npc: false, solo: true, pilot_count: 1 })).toBe("solo");
  expect(shooters({ npc: false, solo: false, pilot_count: 1 })).toBe("1 pilot");
  expect(shooters({ npc: false, solo: false, pilot_count: 1204 })).toBe("1,204 pilots");
});
