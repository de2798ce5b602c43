import { WebSocket as Reconnecting } from "partysocket";

import type { EventMessage, Message, Place } from "./messages";
import { isEvent } from "./messages";
import { placeAfter } from "./place";

export type Topic = "kills" | "battles" | "doctrines";

/** `live`: what happens is here at once. `catching-up`: connected, missed messages still come. `stale`: nobody is there. */
export type Health = "connecting" | "catching-up" | "live" | "stale";

export interface State {
  health: Health;
  /** Unix ms of the last message of any kind. */
  heardAt: number | null;
  simulated: boolean;
}

export interface Asked {
  topic: Topic;
  filter?: Record<string, unknown>;
  snapshot?: number;
  /** In order. `again`: a snapshot in place of what was lost; whoever counts begins anew. */
  take: (messages: EventMessage[], again: boolean) => void;
}

interface Subscription extends Asked {
  id: string;
  place: Place | null;
  live: boolean;
}

/** The server pings every 25 s; after two that did not come nobody is there. */
const SILENCE_MS = 60_000;
const WATCH_MS = 5_000;

/** One websocket for the whole page. It comes back by itself, and asks for what it missed. */
export class FeedConnection {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly listeners = new Set<() => void>();
  private socket: Reconnecting | null = null;
  private watch: ReturnType<typeof setInterval> | undefined;
  private serial = 0;
  private state: State = { health: "connecting", heardAt: null, simulated: false };

  constructor(private readonly url: string) {}

  get current(): State {
    return this.state;
  }

  /** Tell `listener` of each change of the state, until the function that it returns is called. */
  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Ask for a topic until the function that it returns is called. */
  subscribe(asked: Asked): () => void {
    const subscription: Subscription = { ...asked, id: `s${++this.serial}`, place: null, live: false };
    this.subscriptions.set(subscription.id, subscription);
    if (this.socket === null) this.open();
    else if (this.socket.readyState === Reconnecting.OPEN) this.ask(subscription);
    return () => {
      this.subscriptions.delete(subscription.id);
      if (this.subscriptions.size === 0) this.close();
      else if (this.socket?.readyState === Reconnecting.OPEN) this.send({ action: "unsubscribe", id: subscription.id });
    };
  }

  private open(): void {
    const socket = new Reconnecting(this.url, [], { minReconnectionDelay: 500, maxReconnectionDelay: 15_000, maxEnqueuedMessages: 0 });
    this.socket = socket;
    socket.addEventListener("open", () => {
      this.become({ health: "catching-up", heardAt: Date.now() });
      for (const subscription of this.subscriptions.values()) this.ask(subscription);
    });
    socket.addEventListener("message", (event: MessageEvent) => this.read(JSON.parse(String(event.data)) as Message));
    socket.addEventListener("close", () => this.become({ health: this.state.heardAt === null ? "connecting" : "stale" }));
    this.watch = setInterval(() => {
      const { heardAt } = this.state;
      if (heardAt !== null && Date.now() - heardAt > SILENCE_MS) socket.reconnect();
    }, WATCH_MS);
  }

  private close(): void {
    clearInterval(this.watch);
    this.socket?.close();
    this.socket = null;
  }

  private ask(subscription: Subscription): void {
    subscription.live = false;
    const { id, topic, filter, snapshot, place } = subscription;
    this.send({ action: "subscribe", id, topic, filter: filter ?? {}, snapshot: snapshot ?? 0, ...(place && { resume: place }) });
  }

  private send(message: object): void {
    this.socket?.send(JSON.stringify(message));
  }

  private read(message: Message): void {
    this.become({ heardAt: Date.now(), simulated: message.simulated });
    for (const subscription of this.subscriptions.values()) {
      if ("id" in message && message.id !== subscription.id) continue;
      if (message.type === "snapshot") subscription.take(message.messages, true);
      const others = isEvent(message) && topicOf(message) !== subscription.topic;
      if (isEvent(message) && !others) subscription.take([message], false);
      if (message.type === "live") subscription.live = true;
      // what another subscription hears live is no sign that this one has all that it missed
      if (subscription.live || !others) subscription.place = placeAfter(subscription.place, message);
    }
    if (message.type === "ping") this.send({ action: "pong" });
    if (message.type === "reset") for (const subscription of this.subscriptions.values()) this.ask(Object.assign(subscription, { place: null }));
    if (message.type === "error") console.warn("feed:", message.detail);
    const all = [...this.subscriptions.values()];
    if (all.length > 0) this.become({ health: all.every((one) => one.live) ? "live" : "catching-up" });
  }

  private become(change: Partial<State>): void {
    const next = { ...this.state, ...change };
    const quiet = next.health === this.state.health && next.simulated === this.state.simulated;
    this.state = quiet ? Object.assign(this.state, change) : next;
    if (!quiet) for (const listener of this.listeners) listener();
  }
}

function topicOf(message: EventMessage): Topic {
  if (message.type === "kill" || message.type === "update") return "kills";
  return message.type.startsWith("doctrine.") ? "doctrines" : "battles";
}
