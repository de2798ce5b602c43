import { expect, test } from "vitest";

import type { Schema } from "../../api/client";
import { findings, state } from "./verdict";

const WELL: Schema["Status"] = {
  mode: "live",
  version: "1",
  now: "2021-11-27T18:25:00Z",
  stores: { postgres: true, redis: true },
  last_kill: { id: 1, time: "2021-11-27T18:22:10Z", received_at: "2021-11-27T18:23:41Z", link: "/killmails/1" },
  counts: { killmails: 1, exact: true, dead_letters: 0 },
  parts: [
    { part: "worker", instance: "box", state: "running", version: "1", since: "2021-11-27T11:00:00Z", last_seen_at: "2021-11-27T18:24:57Z", last_beat_at: "2021-11-27T18:24:57Z", last_commit_at: null, lag: [], detail: null },
  ],
  lag: [{ group: "warstream", topic: "killmails", messages: 12 }],
  sources: [{ source: "r2z2", state: "running", cursor: 1, last_answer_at: "2021-11-27T18:24:58Z", detail: null }],
  sinks: [],
  completeness: [{ day: "2021-11-26", expected: 10, held: 10, missing: 0, refetched: 0, checked_at: "2021-11-27T01:00:00Z" }],
};

const texts = (change: Partial<Schema["Status"]>) => findings({ ...WELL, ...change }).map(({ text }) => text);

test("all is well", () => {
  expect(texts({})).toEqual([]);
});

test("what does not answer is said, with what to do", () => {
  expect(texts({ stores: { postgres: false, redis: true }, last_kill: null, completeness: null })).toEqual([
    "Postgres does not answer: history, battles and records cannot be shown.",
  ]);
  for (const finding of findings({ ...WELL, stores: { postgres: false, redis: false } })) expect(finding.todo).not.toBe("");
});

test("a silent part, a quiet source, a lag, an old kill", () => {
  const part = { ...WELL.parts![0]!, state: "silent" };
  expect(texts({ parts: [part] })[0]).toContain("has been silent since 18:24");
  const source = { ...WELL.sources![0]!, last_answer_at: "2021-11-27T18:00:00Z" };
  expect(texts({ sources: [source] })).toEqual(["r2z2 has not answered for 25 min."]);
  expect(texts({ lag: [{ group: "g", topic: "killmails", messages: 18_044 }] })).toEqual(["g is 18,044 messages behind on killmails."]);
  const last = { ...WELL.last_kill!, received_at: "2021-11-27T17:25:00Z" };
  expect(texts({ last_kill: last })).toEqual(["The last kill came 60 min ago."]);
  expect(texts({ last_kill: last, mode: "replay" })).toEqual([]);
});

test("a day that is just over is not called incomplete", () => {
  const day = { ...WELL.completeness![0]!, missing: 3 };
  expect(texts({ completeness: [day] })).toEqual(["3 killmails of 2021-11-26 are missing."]);
  expect(texts({ completeness: [day], now: "2021-11-27T01:00:00Z", last_kill: null })).toEqual([]);
});

test("fresh and complete, in a sentence each", () => {
  expect(state(WELL)).toEqual(["Fresh: the last kill came 79 s ago.", "Complete: 10 of 10 kills that zKillboard's history has of one day."]);
  expect(state({ ...WELL, completeness: [] })[1]).toMatch(/not known yet/);
  expect(state({ ...WELL, mode: "replay", completeness: [] })).toEqual([
    "A replay: its newest kill is of 2021-11-27, 18:22 EVE time, and what happens today is not in it.",
  ]);
});
