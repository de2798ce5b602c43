import { FIRST, write } from "./address";
import type { Kind } from "./events";
import type { Preference } from "./route";

/** The map with where somebody was active. Of an alliance its kills and battles alone are there too. Pure. */
export const presenceLink = (kind: Kind, id: number): string => `/${write({ ...FIRST, layer: "presence", [kind]: id })}`;

/** The map with the way from one system to another. Pure. */
export const routeLink = (system: number, to: number, prefer: Preference): string => `/${write({ ...FIRST, system, to, prefer })}`;
