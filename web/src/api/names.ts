import { useEffect, useSyncExternalStore } from "react";

import { api } from "./client";

export type Category = "alliance" | "corporation" | "character" | "faction" | "type" | "solar_system" | "region";

/** Ids that are asked for within so many ms go in one question. */
const GATHER = 40;
const MOST = 200;
/** Who had no name is asked about again after so many ms: ESI may have told it meanwhile. */
const AGAIN = 30_000;

/** Names of ids, asked for together and kept while the page is open. */
class Names {
  private readonly known = new Map<string, string>();
  private readonly asked = new Map<string, number>();
  private readonly listeners = new Set<() => void>();
  private waiting = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  of(category: Category, id: number): string | undefined {
    return this.known.get(`${category}:${id}`);
  }

  /** What an answer told anyway need not be asked for. */
  tell(category: Category, id: number, name: string | null | undefined): void {
    if (name) this.known.set(`${category}:${id}`, name);
  }

  want(category: Category, id: number): void {
    const key = `${category}:${id}`;
    if (this.known.has(key) || Date.now() - (this.asked.get(key) ?? 0) < AGAIN) return;
    this.asked.set(key, Date.now());
    this.waiting.add(key);
    this.timer ??= setTimeout(() => void this.ask(), GATHER);
  }

  private async ask(): Promise<void> {
    this.timer = undefined;
    const keys = [...this.waiting].slice(0, MOST);
    for (const key of keys) this.waiting.delete(key);
    if (this.waiting.size > 0) this.timer = setTimeout(() => void this.ask(), GATHER);
    const query: Partial<Record<Category, number[]>> = {};
    for (const key of keys) {
      const [category, id] = key.split(":") as [Category, string];
      (query[category] ??= []).push(Number(id));
    }
    try {
      const { data } = await api.GET("/names", { params: { query } });
      for (const row of data?.data ?? []) this.known.set(`${row.category}:${row.id}`, row.name);
      if (data?.data.length) for (const listener of this.listeners) listener();
    } catch {
      for (const key of keys) this.asked.delete(key); // asked again by whoever is drawn next
    }
  }
}

export const names = new Names();

/** The name of an id; undefined while it is not known. */
export function useName(category: Category, id: number | null | undefined): string | undefined {
  const name = useSyncExternalStore(names.listen, () => (id ? names.of(category, id) : undefined));
  useEffect(() => {
    if (id && name === undefined) names.want(category, id);
  }, [category, id, name]);
  return name;
}
