import { expect, test } from "vitest";

import { called } from "./called";

test("who has no name is called by what he is", () => {
  expect([
    called({ id: 1, kind: "alliance", name: "Fraternity." }),
    called({ id: 1, kind: "character", name: null }),
    called({ id: 1, kind: null }),
  ]).toEqual(["Fraternity.", "Pilot 1", "Organisation 1"]);
});
