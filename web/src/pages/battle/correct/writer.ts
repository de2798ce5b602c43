import { api, ApiProblem, body, type Schema } from "../../../api/client";
import type { Battle } from "../report";

const TOKEN = "warstream.write-token";
const AUTHOR = "warstream.author";

/** The write token, for as long as this tab is open: it is nobody else's business. */
export function keptToken(): string {
  return kept(sessionStorage, TOKEN);
}

export function keptAuthor(): string {
  return kept(localStorage, AUTHOR);
}

/** What the person who corrects says beside the correction. */
export interface Word {
  token: string;
  author: string;
  reason: string;
}

export async function correct(battle: Battle, corrections: Schema["Asked"][], { token, author, reason }: Word, etag: string | null): Promise<Schema["Accepted"]> {
  // while a fight goes on its sides have another version every few seconds, and letters do not swap
  const match = battle.state === "ended" && etag ? { "If-Match": etag } : {};
  return told(
    { token, author },
    body(
      api.PUT("/battles/{battle_id}/sides", {
        params: { path: { battle_id: battle.id } },
        headers: { Authorization: `Bearer ${token}`, ...match },
        body: { corrections, author, reason },
      }),
    ),
  );
}

export async function withdraw(battle: number, correction_id: string, { token, author, reason }: Word): Promise<Schema["Accepted"]> {
  return told(
    { token, author },
    body(
      api.DELETE("/battles/{battle_id}/sides/corrections/{correction_id}", {
        params: { path: { battle_id: battle, correction_id }, query: { author, reason } },
        headers: { Authorization: `Bearer ${token}` },
      }),
    ),
  );
}

/** A token that served is kept, one that did not is forgotten. */
async function told({ token, author }: { token: string; author: string }, asked: Promise<{ data: Schema["Accepted"] }>): Promise<Schema["Accepted"]> {
  try {
    const { data } = await asked;
    keep(sessionStorage, TOKEN, token);
    keep(localStorage, AUTHOR, author);
    return data;
  } catch (fault) {
    if (fault instanceof ApiProblem && fault.status === 401) keep(sessionStorage, TOKEN, "");
    throw fault;
  }
}

/** What to do, for what the server says. */
export function advice(fault: unknown): string {
  if (!(fault instanceof ApiProblem)) return "That did not work. Try again.";
  if (fault.status === 401) return "This token is not the server's. Look again, and mind spaces at its ends.";
  if (fault.status === 403) return "This server has no write token, so nobody may correct sides. Whoever runs it sets WARSTREAM_WRITE_TOKEN.";
  if (fault.status === 412) return "The sides have changed since you began. Discard, look at them again, and say what is still wrong.";
  return fault.message;
}

function kept(store: Storage, key: string): string {
  try {
    return store.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function keep(store: Storage, key: string, value: string): void {
  try {
    if (value) store.setItem(key, value);
    else store.removeItem(key);
  } catch {
    // a browser that keeps nothing: it is asked for again
  }
}
