import type { Message, Place } from "./messages";
import { isEvent } from "./messages";

/**
 * Where we are in the feed, after a message. Pure. Offsets grow within an epoch; a battle of a snapshot that was last told of in
 * an earlier epoch has offset 0 and moves nothing.
 */
export function placeAfter(before: Place | null, message: Message): Place | null {
  if (message.type === "reset") return { epoch: message.epoch, offset: message.offset };
  if (message.type === "live") {
    const told = { epoch: message.epoch, offset: message.offset };
    return before && before.epoch === told.epoch && before.offset > told.offset ? before : told;
  }
  if (!isEvent(message)) return before;
  if (!before || before.epoch !== message.epoch) return before;
  return message.offset > before.offset ? { epoch: message.epoch, offset: message.offset } : before;
}
