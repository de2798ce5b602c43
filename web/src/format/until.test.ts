import { expect, test } from "vitest";

import { remaining, secondsTo } from "./until";

test("two units at most", () => {
  expect(remaining(3 * 86_400 + 4 * 3600 + 59)).toBe("3 d 4 h");
  expect(remaining(47 * 3600)).toBe("47 h 0 min");
  expect(remaining(2 * 3600 + 13 * 60)).toBe("2 h 13 min");
  expect(remaining(44 * 60 + 30)).toBe("44 min");
  expect(remaining(260)).toBe("4 min 20 s");
  expect(remaining(9.7)).toBe("9 s");
  expect(remaining(-5)).toBe("0 s");
});

test("what has passed is negative", () => {
  const now = new Date("2021-11-27T18:00:00Z");
  expect(secondsTo("2021-11-27T19:00:00Z", now)).toBe(3600);
  expect(secondsTo("2021-11-27T17:59:00Z", now)).toBe(-60);
});
