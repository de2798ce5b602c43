import { expect, test } from "vitest";

import { count, percent, some } from "./number";

test("unknown is not 0", () => {
  expect(count(null)).toBe("?");
  expect(percent(undefined)).toBe("?");
  expect(count(0)).toBe("0");
});

test("a share reads as all or nothing only when it is", () => {
  expect(percent(0.634)).toBe("63 %");
  expect(percent(0.9999)).toBe(">99 %");
  expect(percent(0.001)).toBe("<1 %");
  expect(percent(1)).toBe("100 %");
  expect(percent(0)).toBe("0 %");
});

test("one and many", () => {
  expect(some(1, "kill")).toBe("1 kill");
  expect(some(1200, "loss", "losses")).toBe("1,200 losses");
});
