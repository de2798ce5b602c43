import { expect, test } from "vitest";

import { asked, count, feedFilter, read } from "./filters";

test("what an address asks for is what the API and the feed are asked", () => {
  const filters = read(new URLSearchParams("alliance=99000001&hull=16227&state=live&drift=new&q= ferox &sort=fleets"));
  expect(asked(filters)).toEqual({ sort: "fleets", alliance: [99000001], hull: [16227], state: "live", drift: ["new"], q: "ferox" });
  expect(feedFilter(filters)).toEqual({ alliance: [99000001], hull: [16227], state: ["live"], drift: ["new"] });
  expect(count(filters)).toBe(5);
});

test("what is wrong in an address is left out", () => {
  const filters = read(new URLSearchParams("alliance=x&state=merged&drift=old&kind=&sort=name"));
  expect(asked(filters)).toEqual({ sort: "newest" });
  expect(count(filters)).toBe(0);
});
