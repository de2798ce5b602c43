import { ago, moment } from "../format/time";
import { useNow } from "./Time";

/** How long ago, as part of a sentence: `just now`, `7 min ago`. */
export function Since({ at }: { at: string | number }) {
  const age = ago(at, useNow(10_000));
  return (
    <time dateTime={moment(at).toISOString()} title={`${moment(at).toISOString().replace("T", " ").slice(0, 19)} EVE time`}>
      {age === "now" ? "just now" : `${age} ago`}
    </time>
  );
}
