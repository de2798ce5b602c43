import { expect, test } from "vitest";

import { waysOf } from "./ways";

const jita = { category: "solar_system", id: 30000142, name: "Jita" } as const;
const forge = { category: "region", id: 10000002, name: "The Forge" } as const;
const to = (ways: ReturnType<typeof waysOf>) => ways.map((one) => one.to);

test("a place leads to its page and to the map, all else to its page alone", () => {
  const found = [jita, { category: "character", id: 90, name: "Zoe" }, { category: "type", id: 34, name: "Tritanium" }] as const;
  expect(to(waysOf(found, null))).toEqual(["/system/30000142", "/?system=30000142", "/pilot/90", "/market?type=34"]);
});

test("on the map the map comes first, and what it shows stays", () => {
  const map = new URLSearchParams("layer=jumps&system=30002187&to=30000142&battle=7");
  expect(to(waysOf([jita], map))).toEqual(["/?layer=jumps&system=30000142", "/system/30000142"]);
  expect(to(waysOf([forge], map))[0]).toBe("/?layer=jumps&region=10000002");
});

test("each way has its own key", () => {
  const ways = waysOf([jita, forge], null);
  expect(new Set(ways.map(({ key }) => key)).size).toBe(4);
});
