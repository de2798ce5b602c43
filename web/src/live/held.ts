import { GAP } from "../battles/goesOn";
import type { Asked } from "./connection";
import { heardOf } from "./streamTime";

/**
 * What the shell asks for on every page, so that there is a connection whose state can be told, and how far the stream has come. The
 * server wants a subscription of whoever is connected; battles that have ended are the rarest news that comes all the same.
 */
export const HELD: Asked = {
  topic: "battles",
  filter: { state: ["ended"] },
  snapshot: 1,
  take: (messages) => {
    for (const { data } of messages) {
      if (!("end" in data)) continue;
      // one ends when the stream has gone on for as long without a kill of it
      heardOf(data.state === "ended" ? data.end + GAP : data.end);
    }
  },
};
