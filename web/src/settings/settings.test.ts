import { expect, test } from "vitest";

import { choiceOf } from "./settings";

test("what was kept before there was a switch leaves the shortcuts on", () => {
  expect(choiceOf('{"theme":"light","zone":"local"}')).toEqual({ theme: "light", zone: "local", shortcuts: true });
  expect(choiceOf('{"shortcuts":false}').shortcuts).toBe(false);
});

test("nothing kept, or what is not understood, is as on the first day", () => {
  const first = { theme: "dark", zone: "eve", shortcuts: true };
  for (const text of [null, "", "null", "{", '{"theme":"pink","shortcuts":"no"}']) expect(choiceOf(text)).toEqual(first);
});
