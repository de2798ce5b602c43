import { expect, test } from "vitest";

import { mayAct } from "./shortcuts";

test("where shortcuts are off, no letter, sign or space does anything", () => {
  for (const key of ["/", "?", "f", "w", "+", "-", "=", "g", " "]) {
    expect(mayAct(key, true, false)).toBe(true);
    expect(mayAct(key, false, false)).toBe(false);
    expect(mayAct(key, false, true)).toBe(false);
  }
});

test("Escape stays, and so do the arrows on the map itself", () => {
  expect(mayAct("Escape", false, false)).toBe(true);
  expect(mayAct("ArrowUp", false, true)).toBe(true);
  expect(mayAct("ArrowUp", false, false)).toBe(false);
});
