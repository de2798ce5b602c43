import { expect, test } from "vitest";

import { eventWord, scores } from "./campaigns";

test("what is fought for", () => {
  expect(eventWord("ihub_defense")).toBe("Sovereignty hub");
  expect(eventWord("moon_defense")).toBe("moon defense");
});

test("scores: one tells the other, none is none", () => {
  expect(scores({ defender_score: 0.6, attackers_score: 0.4 })).toEqual({ defender: 0.6, attackers: 0.4 });
  expect(scores({ defender_score: null, attackers_score: 0.25 })).toEqual({ defender: 0.75, attackers: 0.25 });
  expect(scores({ defender_score: null, attackers_score: null })).toBeNull();
});
