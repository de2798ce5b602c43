import { expect, test } from "vitest";

import { confidenceSentence, driftSentence } from "./words";

test("a confidence is said in words, with what it rests on", () => {
  expect(confidenceSentence({ confidence: 0.83, fleets: 5, battles: 4 })).toBe(
    "Hardly a chance: it is flown on purpose. By 5 fleets of 4 battles, and how alike they are.",
  );
  expect(confidenceSentence({ confidence: 0.1, fleets: 1, battles: 1 })).toMatch(/^Weak: .* By 1 fleet of 1 battle,/);
});

test("what cannot be compared has no distance", () => {
  expect(driftSentence({ drift: "new", drift_distance: null })).toBe("first seen within the last two days");
  expect(driftSentence({ drift: "changing", drift_distance: 0.21 })).toMatch(/; 21 % apart from the days before$/);
});
