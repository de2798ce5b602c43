import { expect, test } from "vitest";

import type { Schema } from "../../../api/client";
import { doubtful, evidence, sideOf, standing, type Organisation } from "./standing";

const one = (change: Partial<Organisation>) => ({ confidence: 0.5, corrected: false, kills_for: 1, kills_against: 2, ...change }) as Organisation;
const named = (id: number) => ({ id, name: null });
const sides = { sides: [{ side: "A", organisations: [{ id: 1 }] }, { side: "B", organisations: [{ id: 2 }, { id: 3 }] }], unassigned: { side: null, organisations: [{ id: 4 }] } };
const where = standing(sides as unknown as Schema["Sides"]);
const party = (alliance?: number, corporation?: number, character?: number) => ({
  alliance: alliance ? named(alliance) : null, corporation: corporation ? named(corporation) : null, character: character ? named(character) : null, faction: null,
});

test("who is in an alliance stands with it, else with the corporation, else alone", () => {
  expect(sideOf(party(1, 2, 3), where)).toBe("A");
  expect(sideOf(party(undefined, 2, 1), where)).toBe("B");
  expect(sideOf(party(undefined, 9, 3), where)).toBe("B");
});

test("the corporation says nothing of who is in an alliance without a side", () => {
  expect(sideOf(party(4, 2, 3), where)).toBeNull();
  expect(sideOf(null, where)).toBeNull();
});

test("weak evidence is doubtful, a person's word is not", () => {
  expect([one({}), one({ confidence: 0.9 }), one({ corrected: true })].map(doubtful)).toEqual([true, false, false]);
  expect(evidence(one({}))).toBe("50 % sure; 1 kill speaks for this side, 2 against");
});
