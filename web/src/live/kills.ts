import { feed } from "./feed";
import type { EventMessage, KillNews } from "./messages";

/** The map asks for what was before each 5 minutes: at 500 kills a minute 2,500 come meanwhile, and fewer kept would leave a hole. */
const MOST = 5_000;

/** The newest kills, by when they came to us. Subscribes while somebody looks; whoever draws each frame reads `newest`. */
class KillStore {
  private byId = new Map<number, KillNews>();
  private list: KillNews[] = [];
  private readonly listeners = new Set<() => void>();
  private end: (() => void) | undefined;
  private told: ReturnType<typeof setTimeout> | undefined;

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    this.end ??= feed.subscribe({ topic: "kills", snapshot: 100, take: this.take });
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.end?.();
      this.end = undefined;
    };
  };

  /** Newest first. */
  get newest(): KillNews[] {
    return this.list;
  }

  private take = (messages: EventMessage[]): void => {
    for (const message of messages) {
      if (message.type !== "kill" && message.type !== "update") continue;
      this.byId.set(message.data.killmail_id, message.data); // an update keeps the kill's place
    }
    this.told ??= setTimeout(() => this.tell(), 150);
  };

  private tell(): void {
    this.told = undefined;
    const over = this.byId.size - MOST;
    if (over > 0) for (const id of [...this.byId.keys()].slice(0, over)) this.byId.delete(id);
    this.list = [...this.byId.values()].reverse();
    for (const listener of this.listeners) listener();
  }
}

export const kills = new KillStore();
