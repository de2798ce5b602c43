import { expect, test } from "vitest";

import { bandWord, safety, shownSecurity } from "./security";

test("as the game shows it", () => {
  expect(shownSecurity(0.9459)).toBe("0.9");
  expect(shownSecurity(0.45)).toBe("0.5");
  expect(shownSecurity(0.02)).toBe("0.1");
  expect(shownSecurity(-0.02)).toBe("0.0");
  expect(shownSecurity(-0.53)).toBe("-0.5");
  expect(shownSecurity(null)).toBe("—");
});

test("its colour goes by what is shown", () => {
  expect(safety(0.45)).toBe("high");
  expect(safety(0.02)).toBe("low");
  expect(safety(-0.02)).toBe("null");
  expect(safety(undefined)).toBe("other");
});

test("a band nobody knows is unknown space", () => {
  expect(bandWord("w-space")).toBe("wormhole space");
  expect(bandWord("dream")).toBe("unknown space");
});
