import { expect, test } from "vitest";

import { FIRST, read, whoseOf, write, type MapAddress } from "./address";

test("the first view has the shortest address", () => {
  expect(write(FIRST)).toBe("");
  expect(read("")).toEqual(FIRST);
});

test("an address and what it shows are the same thing in two words", () => {
  const map: MapAddress = {
    layer: "sovereignty", show: ["battles", "holes"], since: "6h", tier: "brawl", kills: 20, isk: 1e9, region: 10000002,
    alliance: 99000001, corporation: null, character: null, battle: 96850275, system: 30000142, to: 30002187, prefer: "safer", hull: "black-ops", level: 4,
    at: { x: -13.64, y: -12.42, k: 60.5 }, time: 1638036000, wall: true,
  };
  expect(read(write(map))).toEqual(map);
  expect(write(map)).toContain("at=-13.64,-12.42,60.5");
});

test("whose activity it is, the closest to a single pilot that is said; no other layer knows of it", () => {
  const map = { ...FIRST, layer: "presence" as const, alliance: 99000001, corporation: 98000001 };
  expect(read(write(map))).toEqual(map);
  expect(whoseOf(map)).toEqual({ kind: "corporation", id: 98000001 });
  expect(whoseOf({ ...map, corporation: null })).toEqual({ kind: "alliance", id: 99000001 });
  expect(whoseOf(FIRST)).toBeNull();
  expect(read(write({ ...map, layer: "security" })).corporation).toBeNull();
});

test("nothing shown is not the first view", () => {
  expect(read(write({ ...FIRST, show: [] })).show).toEqual([]);
});

test("what nobody can mean is not said", () => {
  expect(read("?layer=love&since=2y&tier=huge&kills=-1&isk=x&region=1.5&battle=&jdc=99&hull=boat&at=1,2&t=soon&prefer=me&wall=yes")).toEqual(FIRST);
});
