import { useMemo, useSyncExternalStore } from "react";

import { feed } from "./feed";
import type { BattleMessage, BattleNews, EventMessage } from "./messages";
import { heardOf } from "./streamTime";

/** Battles by id after a message. Pure; a new map when something changed. An older revision changes nothing. */
export function after(battles: ReadonlyMap<number, BattleNews>, message: BattleMessage): ReadonlyMap<number, BattleNews> {
  const { data } = message;
  if (data.state === "merged") {
    if (!battles.has(data.battle_id)) return battles;
    const next = new Map(battles);
    next.delete(data.battle_id);
    return next;
  }
  const known = battles.get(data.battle_id);
  if (known && known.revision >= data.revision) return battles;
  const next = new Map(battles);
  for (const former of data.formerly) next.delete(former);
  return next.set(data.battle_id, data);
}

/** Battles that ended longer ago are left out: Unix seconds before the newest. */
const KEPT = 3 * 3600;
const MOST = 1_000;

/** The battles of now: those that go on, and those of the last hours. Subscribes while somebody looks. */
class BattleStore {
  private battles: ReadonlyMap<number, BattleNews> = new Map();
  private list: BattleNews[] = [];
  private readonly listeners = new Set<() => void>();
  private end: (() => void) | undefined;
  private told: ReturnType<typeof setTimeout> | undefined;

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.end ??= feed.subscribe({ topic: "battles", snapshot: 100, take: this.take });
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.end?.();
      this.end = undefined;
    };
  };

  get current(): BattleNews[] {
    return this.list;
  }

  one = (id: number): BattleNews | undefined => this.battles.get(id);

  private take = (messages: EventMessage[]): void => {
    let next = this.battles;
    for (const message of messages) {
      if (!message.type.startsWith("battle.")) continue;
      const { data } = message as BattleMessage;
      if ("end" in data) heardOf(data.end); // the stream has come at least so far
      next = after(next, message as BattleMessage);
    }
    if (next === this.battles) return;
    this.battles = next;
    // in a great fight ten revisions come in a second: the page is told a few times
    this.told ??= setTimeout(() => this.tell(), 150);
  };

  private tell(): void {
    this.told = undefined;
    const all = [...this.battles.values()].sort((one, other) => other.end - one.end);
    const newest = all[0]?.end ?? 0;
    const kept = all.filter((one) => one.state === "active" || newest - one.end < KEPT).slice(0, MOST);
    if (kept.length < all.length) this.battles = new Map(kept.map((one) => [one.battle_id, one]));
    this.list = kept;
    for (const listener of this.listeners) listener();
  }
}

const store = new BattleStore();

/** The battles of now, the one with the latest kill first. */
export function useLiveBattles(): BattleNews[] {
  return useSyncExternalStore(store.listen, () => store.current);
}

/** One of them; undefined while the feed has told nothing of it. */
export function useLiveBattle(id: number): BattleNews | undefined {
  const all = useLiveBattles();
  return useMemo(() => all.find((one) => one.battle_id === id || one.formerly.includes(id)), [all, id]);
}
