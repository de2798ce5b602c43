import { expect, test } from "vitest";

import { sideName } from "./sideName";

const sides = [
  { side: "A", leading: [{ name: "Fraternity." }], organisations: 6 },
  { side: "B", leading: [{ name: "Pandemic Horde" }], organisations: 1 },
  { side: "C", leading: [{ name: null }], organisations: 2 },
];

test("a side is called after its largest, else by its letter", () => {
  expect(["A", "B", "C", "D", null].map((letter) => sideName(letter, sides))).toEqual([
    "Fraternity. +5", "Pandemic Horde", "Side C", "Side D", "On no side",
  ]);
});
