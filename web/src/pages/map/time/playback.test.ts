import { expect, test } from "vitest";

import { arrived, changed, lengthOf, stretches, timeOf, toggled, type Playback } from "./playback";

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

test("the live map is held at this moment, stays there, and plays on until it is live", () => {
  const held = toggled(null, 10_000, 5000);
  expect(held).toEqual({ at: 5000, since: 10_000, speed: 60, playing: false });
  expect(arrived(held, 10_000, 5000)).toBe(false);
  expect(timeOf(held, 310_000, 5300)).toBe(5000);
  const plays = toggled(held, 310_000, 5300);
  expect(plays).toEqual({ at: 5000, since: 310_000, speed: 60, playing: true });
  expect(arrived(plays, 312_000, 5302)).toBe(false);
  expect(timeOf(plays, 312_000, 5302)).toBe(5120);
  expect(arrived(plays, 315_200, 5305.2)).toBe(true);
  expect(toggled(plays, 312_000, 5302)).toEqual({ at: 5120, since: 312_000, speed: 60, playing: false });
});

test("what is live has nowhere to arrive", () => {
  expect(arrived(null, 10_000, 5000)).toBe(false);
});

test("stretches cover the look back, and the next one comes before it is needed", () => {
  expect(stretches(7300, 3600, 3600, 1e9)).toEqual([3600, 7200]);
  expect(stretches(9100, 3600, 3600, 1e9)).toEqual([3600, 7200, 10_800]);
  expect(stretches(9100, 3600, 3600, 9200)).toEqual([3600, 7200]);
  expect(lengthOf(600)).toBe(3600);
  expect(lengthOf(86_400)).toBe(21_600);
});
