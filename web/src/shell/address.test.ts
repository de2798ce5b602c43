import { expect, test } from "vitest";

import { changed, idOf, oneOf } from "./address";

test("a change sets, takes away, and leaves the rest", () => {
  const before = new URLSearchParams("role=victim&hull=587&days=7");
  expect(changed(before, { role: "attacker", hull: null, from: "" }).toString()).toBe("role=attacker&days=7");
  expect(before.toString()).toBe("role=victim&hull=587&days=7");
});

test("what is no word of the list, and what is no id, counts as missing", () => {
  const parameters = new URLSearchParams("role=thief&id=0x10&other=34");
  expect(oneOf(parameters, "role", ["any", "victim"])).toBe("any");
  expect(idOf(parameters, "id")).toBeNull();
  expect(idOf(parameters, "none")).toBeNull();
  expect(idOf(parameters, "other")).toBe(34);
});
