import { expect, test } from "vitest";

import { askedOf, lineOf } from "./asked";

test.each([
  "96850275",
  " 96850275\n",
  "https://zkillboard.com/kill/96850275/",
  "https://esi.evetech.net/latest/killmails/96850275/0f1a2b/",
  "https://esi.evetech.net/killmails/96850275/0f1a2b?datasource=tranquility",
  "http://127.0.0.1:8042/killmails/96850275",
  "http://127.0.0.1:8042/battle/7?side=A&kill=96850275",
])("%s is a killmail", (text) => {
  expect(askedOf(text)).toEqual({ killmail_id: 96850275 });
});

test("all else is a text, as it was pasted: its lines are counted by who reads it", () => {
  const eft = "\n[Rifter, mine]\nDamage Control II\n";
  expect(askedOf(eft)).toEqual({ text: eft });
  expect(askedOf("587:2048;1::")).toEqual({ text: "587:2048;1::" });
  expect(askedOf('{"ship_type_id": 587}')).toEqual({ text: '{"ship_type_id": 587}' });
  expect(askedOf(" \n")).toBeNull();
});

test("the line of a fault", () => {
  expect([lineOf("a\n b \nc", 2), lineOf("a", 7), lineOf("a", null)]).toEqual(["b", "", ""]);
});
