import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { span } from "../../format/time";

type Status = Schema["Status"];

export interface Finding {
  level: "bad" | "warn";
  /** What is wrong. */
  text: string;
  /** What to do. */
  todo: string;
}

const LATE_MESSAGES = 5_000;
const QUIET_SOURCE = 600; // s
const OLD_KILL = 1800; // s: in EVE somebody dies every few seconds
const DELAYED = 3 * 3600; // s: kills of that age are still posted late

/** What is wrong, and what to do; nothing: all is well. Pure. */
export function findings(status: Status): Finding[] {
  return [...stores(status), ...parts(status), ...sources(status), ...lags(status), ...kills(status), ...days(status)];
}

function stores({ stores: { postgres, redis } }: Status): Finding[] {
  const away = (name: string, lost: string): Finding => ({
    level: "bad",
    text: `${name} does not answer: ${lost}.`,
    todo: `Look whether ${name} runs and has room on its disk; what was heard meanwhile waits in Kafka and is written once it is back.`,
  });
  return [
    ...(postgres ? [] : [away("Postgres", "history, battles and records cannot be shown")]),
    ...(redis ? [] : [away("Redis", "the live feed and live activity stand still")]),
  ];
}

function parts({ parts: all }: Status): Finding[] {
  return (all ?? [])
    .filter((part) => part.state === "silent")
    .map((part) => ({
      level: "bad",
      text: `${partWord(part.part)} (${part.instance}) has been silent since ${part.last_beat_at.slice(11, 16)} EVE time.`,
      todo: "It has died, is cut off, or its work does not go on. Read its log and start it again; it goes on where it was.",
    }));
}

function sources({ sources: all, now }: Status): Finding[] {
  return (all ?? []).flatMap((source): Finding[] => {
    if (source.state === "silent") {
      return [{ level: "bad", text: `Nobody asks ${source.source} for kills.`, todo: "Start `warstream ingest` again, or see why it stopped." }];
    }
    if (source.state !== "running" || source.last_answer_at === null) return [];
    const quiet = seconds(source.last_answer_at, now);
    return quiet > QUIET_SOURCE
      ? [{ level: "warn", text: `${source.source} has not answered for ${span(quiet)}.`, todo: "It is asked again by itself. Nothing is lost: what was missed is filled in from its history." }]
      : [];
  });
}

function lags({ lag }: Status): Finding[] {
  return (lag ?? [])
    .filter((one) => one.messages > LATE_MESSAGES)
    .map((one) => ({
      level: "warn",
      text: `${one.group} is ${count(one.messages)} messages behind on ${one.topic}.`,
      todo: "It catches up by itself when it was away or much was filled in. When the number keeps growing, give it more workers or a faster machine.",
    }));
}

function kills({ last_kill: last, now, mode }: Status): Finding[] {
  if (last === null || mode.startsWith("replay")) return [];
  const old = seconds(last.received_at, now);
  return old > OLD_KILL
    ? [{ level: "warn", text: `The last kill came ${span(old)} ago.`, todo: "During the daily downtime (11:00 EVE time) that is usual; else see the sources below." }]
    : [];
}

function days({ completeness, now }: Status): Finding[] {
  // the newest day is still being posted
  const holes = (completeness ?? []).filter((day) => day.missing > 0 && seconds(`${day.day}T24:00:00Z`, now) > DELAYED);
  const missing = holes.reduce((sum, day) => sum + day.missing, 0);
  return missing > 0
    ? [{ level: "warn", text: `${count(missing)} killmails of ${holes.length === 1 ? holes[0]?.day : `${holes.length} days`} are missing.`, todo: "They are fetched by themselves with the next check of completeness." }]
    : [];
}

/** How fresh and how complete what one sees is, in a sentence each: the question that brings most people here. Pure. */
export function state({ mode, now, last_kill: last, completeness }: Status): string[] {
  const replay = mode.startsWith("replay");
  const fresh =
    last === null
      ? "No kill has come yet."
      : replay
        ? `A replay: its newest kill is of ${last.time.slice(0, 10)}, ${last.time.slice(11, 16)} EVE time, and what happens today is not in it.`
        : `Fresh: the last kill came ${span(seconds(last.received_at, now))} ago.`;
  const days = completeness ?? [];
  const held = days.reduce((sum, day) => sum + Math.min(day.held, day.expected), 0);
  const expected = days.reduce((sum, day) => sum + day.expected, 0);
  if (expected > 0) return [fresh, `Complete: ${count(held)} of ${count(expected)} kills that zKillboard's history has of ${days.length === 1 ? "one day" : `${days.length} days`}.`];
  // only live days are compared: what was simulated or replayed is what the file had
  return mode === "live" ? [fresh, "Whether a day is complete is not known yet: it is compared with zKillboard's history by and by."] : [fresh];
}

function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

const PARTS: Record<string, string> = {
  ingest: "Ingest, which hears of kills,",
  worker: "A worker, which finds battles,",
  "sink-postgres": "The sink that writes into Postgres",
  "sink-redis": "The sink that writes into Redis",
  api: "The API",
  world: "World, which asks for names, prices and sovereignty,",
  rebuild: "Rebuild, which sorts in late kills,",
};

/** A part in words. */
export function partWord(part: string): string {
  return PARTS[part] ?? `The part ${part}`;
}
