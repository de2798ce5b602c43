import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import type { Schema } from "../../api/client";
import { HOT } from "./hot";
import { inOrder, piece, spread } from "./quotes";

const quote = (origin: string, kind: string, value = 1) => ({ origin, kind, value }) as Schema["Quote"];

test("orders before trade before estimates, and sell before buy", () => {
  const found = inOrder([quote("estimate", "average"), quote("orders", "buy"), quote("history", "history"), quote("orders", "sell")]);
  expect(found.map(({ kind }) => kind)).toEqual(["sell", "buy", "history", "average"]);
});

test("a price nobody knows is not 0, and small ones have cents", () => {
  expect(piece(null)).toBe("?");
  expect(piece(4.256)).toBe("4.26");
  expect(piece(1_234_567.8)).toBe("1,234,568");
});

test("the spread needs both sides", () => {
  expect(spread([quote("orders", "sell", 10), quote("orders", "buy", 9)])).toBeCloseTo(0.1);
  expect(spread([quote("orders", "sell", 10), quote("estimate", "average", 9)])).toBeNull();
});

test("the hot types are those that the prices are kept for", () => {
  const source = readFileSync(new URL("../../../../streams/prices/hot_set.py", import.meta.url), "utf8");
  const there = [...source.matchAll(/^ {4}(\d+): "/gm)].map(([, id]) => Number(id));
  expect([...HOT.flatMap(({ types }) => types)].sort()).toEqual(there.sort());
});
