import { expect, test } from "vitest";

import { changed, lengthOf, stretches, timeOf, type Playback } from "./playback";

const walk: Playback = { at: 1000, since: 5000, speed: 60, playing: true };

test("a walk goes on as fast as it is told, and not beyond the newest", () => {
  expect(timeOf(walk, 6000, 1e9)).toBe(1060);
  expect(timeOf({ ...walk, playing: false }, 6000, 1e9)).toBe(1000);
  expect(timeOf(walk, 60_000, 1500)).toBe(1500);
});

test("who changes the speed goes on from where he is", () => {
  const faster = changed(walk, 6000, 1e9, { speed: 600 });
  expect(faster).toEqual({ at: 1060, since: 6000, speed: 600, playing: true });
  expect(timeOf(changed(faster, 7000, 1e9, { playing: false }), 99_000, 1e9)).toBe(1660);
});

test("stretches cover the look back, and the next one comes before it is needed", () => {
  expect(stretches(7300, 3600, 3600, 1e9)).toEqual([3600, 7200]);
  expect(stretches(9100, 3600, 3600, 1e9)).toEqual([3600, 7200, 10_800]);
  expect(stretches(9100, 3600, 3600, 9200)).toEqual([3600, 7200]);
  expect(lengthOf(600)).toBe(3600);
  expect(lengthOf(86_400)).toBe(21_600);
});
