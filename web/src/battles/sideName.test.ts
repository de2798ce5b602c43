import { expect, test } from "vitest";

import { sideName } from "./sideName";

const sides = [
  { side: "A", leading: [{ id: 1, kind: "alliance", name: "Fraternity." }], organisations: 6 },
  { side: "B", leading: [{ id: 2, kind: "alliance", name: "Pandemic Horde" }], organisations: 1 },
  { side: "C", leading: [{ id: 3, kind: "corporation", name: null }], organisations: 2 },
];

test("a side is called after its largest", () => {
  expect(["A", "B", "C", "D", null].map((letter) => sideName(letter, sides))).toEqual([
    "Fraternity. +5", "Pandemic Horde", "Corporation 3 +1", "Side D", "On no side",
  ]);
});
