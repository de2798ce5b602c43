import { expect, test } from "vitest";

import { FIRST, read } from "./address";
import { presenceLink, routeLink } from "./links";

const opened = (link: string) => {
  const address = new URL(link, "http://warstream.example");
  expect(address.pathname).toBe("/");
  return read(address.search);
};

test.each(["alliance", "corporation", "character"] as const)("the link to where one %s was active is read as that", (kind) => {
  expect(opened(presenceLink(kind, 98000001))).toEqual({ ...FIRST, layer: "presence", [kind]: 98000001 });
});

test("the link to a way is read as that way, preferred as it was", () => {
  expect(opened(routeLink(30000142, 30002187, "safer"))).toEqual({ ...FIRST, system: 30000142, to: 30002187, prefer: "safer" });
  expect(opened(routeLink(30000142, 30002187, "shorter")).prefer).toBe("shorter");
});
