import { expect, test } from "vitest";

import type { BattleNews } from "../../live/messages";
import { asked, count, matches, read, write } from "./filters";

const of = (text: string) => read(new URLSearchParams(text));
const news = (change: Partial<BattleNews> = {}) =>
  ({
    battle_id: 7, state: "active", tier: "brawl", kind: "fight", pilots: 40, isk_lost: 2e9, end: Date.parse("2026-11-27T18:30:00Z") / 1000,
    systems: [{ solar_system_id: 1, constellation_id: null, region_id: 10000002 }],
    sides: [{ organisations: [{ id: 99, kind: "alliance", pilots: 3 }] }], unassigned: null, alliances: [97, 99], ...change,
  }) as unknown as BattleNews;

test("an address tells the filters, and they tell the address", () => {
  const text = "tier=brawl&tier=hellcamp&kind=fight&state=ended&region=10000002&alliance=99&min_isk=1000000000&min_pilots=20&from=2026-11-26T18%3A00&sort=isk";
  expect(write(of(text)).toString()).toBe(text);
  expect(write(of("")).toString()).toBe("");
});

test("what is wrong in an address is left out", () => {
  expect(write(of("tier=huge&state=over&region=x&min_isk=-3&from=yesterday&to=2026-13-45T00:00&sort=best")).toString()).toBe("");
});

test("the API is asked in its own words", () => {
  expect(asked(of("tier=battle&from=2026-11-26T18:00&to=2026-11-27T06:00&min_pilots=5"))).toEqual({
    sort: "newest", tier: ["battle"], min_pilots: 5, after: "2026-11-26T18:00:00Z", before: "2026-11-27T06:00:00Z",
  });
});

test("filters are counted, the order is none", () => {
  expect(count(of("tier=brawl&tier=gank&min_isk=1&sort=isk"))).toBe(2);
});

test("the feed's battles are held against the same filters", () => {
  const yes = ["", "tier=brawl", "region=10000002&region=5", "alliance=99", "alliance=97", "min_isk=2e9", "from=2026-11-27T18:30", "state=active"];
  const no = ["tier=gank", "region=5", "alliance=98", "min_isk=2000000001", "min_pilots=41", "to=2026-11-27T18:30", "state=ended", "kind=camp"];
  expect(yes.filter((one) => !matches(news(), of(one)))).toEqual([]);
  expect(no.filter((one) => matches(news(), of(one)))).toEqual([]);
  expect(matches(news({ isk_lost: null }), of("min_isk=1"))).toBe(false);
});
