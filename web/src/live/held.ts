import type { Asked } from "./connection";

/**
 * What the shell asks for on every page, so that there is a connection whose state can be told. The server wants a subscription of
 * whoever is connected; battles that have ended are the rarest news that comes all the same.
 */
export const HELD: Asked = { topic: "battles", filter: { state: ["ended"] }, take: () => undefined };
