import { useCallback } from "react";
import { useSearchParams } from "wouter";

export type Change = Record<string, string | number | null | undefined>;

/** Parameters after a change; null, undefined and "" take one away. Pure. */
export function changed(before: URLSearchParams, change: Change): URLSearchParams {
  const after = new URLSearchParams(before);
  for (const [key, value] of Object.entries(change)) {
    if (value === null || value === undefined || value === "") after.delete(key);
    else after.set(key, String(value));
  }
  return after;
}

/** What stands after the `?`: filters are kept there, so that a link shows what one sees. A change is no step for "back". */
export function useAddress(): [URLSearchParams, (change: Change) => void] {
  const [parameters, set] = useSearchParams();
  const change = useCallback((what: Change) => set((before) => changed(before, what), { replace: true }), [set]);
  return [parameters, change];
}

/** A parameter that is one of some words; the first is meant where it is missing or another. */
export function oneOf<Word extends string>(parameters: URLSearchParams, key: string, words: readonly [Word, ...Word[]]): Word {
  const found = parameters.get(key);
  return words.find((word) => word === found) ?? words[0];
}

/** A parameter that is an id; null where it is missing or none. */
export function idOf(parameters: URLSearchParams, key: string): number | null {
  const text = parameters.get(key) ?? "";
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
