import { expect, test } from "vitest";

import { daysAt, detailNote } from "./figures";

const tally = (killmails: number) => ({ killmails, isk: null, unpriced: 0, appraised: 0 });

test("details of a part of the killmails say so", () => {
  expect(detailNote({ kills: tally(1500), losses: tally(700), detail_killmails: 2000 })).toBe("from the newest 2,000 of 2,200 killmails");
  expect(detailNote({ kills: tally(15), losses: tally(7), detail_killmails: 22 })).toBeNull();
  // what is a kill and a loss of the same alliance is one mail and counts for both
  expect(detailNote({ kills: tally(0), losses: tally(0), detail_killmails: 0 })).toBeNull();
});

test("a day begins at midnight of EVE", () => {
  expect(daysAt([{ day: "2021-11-27" }])).toEqual([Date.UTC(2021, 10, 27) / 1000]);
});
