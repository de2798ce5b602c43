import type { Schema } from "../api/client";
import { changed } from "./address";

type Found = Pick<Schema["Found"], "category" | "id" | "name">;

/** Somewhere to go with something that was found. */
export interface Way extends Found {
  key: string;
  to: string;
  word: string;
}

const WORD: Partial<Record<Found["category"], string>> = {
  solar_system: "system",
  region: "region",
  character: "pilot",
  corporation: "corporation",
  alliance: "alliance",
  type: "price",
};

/**
 * Where each finding leads: to its page, and places to the map too. On the map itself, of which `map` are the parameters, the map
 * comes first, and what it shows stays. Pure.
 */
export function waysOf(found: readonly Found[], map: URLSearchParams | null): Way[] {
  return found.flatMap((one) => {
    const word = WORD[one.category] ?? one.category;
    const page = { ...one, key: `page:${one.category}:${one.id}`, to: one.category === "type" ? `/market?type=${one.id}` : `/${word}/${one.id}`, word };
    const change = one.category === "solar_system" ? { system: one.id } : one.category === "region" ? { system: null, region: one.id } : null;
    if (change === null) return [page];
    const onMap = { ...one, key: `map:${one.category}:${one.id}`, to: `/?${changed(map ?? new URLSearchParams(), { battle: null, to: null, hull: null, ...change })}`, word: `${word}, on the map` };
    return map ? [onMap, { ...page, word: `${word}, its page` }] : [page, onMap];
  });
}
