import { expect, test } from "vitest";

import type { Schema } from "../../api/client";
import { holesAt, incursionAt } from "./holes";

const named = (id: number) => ({ id, name: null });

test("a hole is at both of its ends", () => {
  const hole = { id: "1", hub: named(31000005), system: named(30000142) } as Schema["HoleRow"];
  const open = { id: "2", hub: named(31000005), system: null } as Schema["HoleRow"];
  expect(holesAt([hole, open], 30000142)).toEqual([hole]);
  expect(holesAt([hole, open], 31000005)).toEqual([hole, open]);
});

test("an incursion stages somewhere and infests others", () => {
  const incursion = { staging: named(1), infested: [named(1), named(2)] } as Schema["IncursionRow"];
  expect(incursionAt([incursion], 1)).toMatchObject({ staging: true });
  expect(incursionAt([incursion], 2)).toMatchObject({ staging: false });
  expect(incursionAt([incursion], 3)).toBeNull();
});
