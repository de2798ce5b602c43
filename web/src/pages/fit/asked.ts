import type { Schema } from "../../api/client";

type Asked = Pick<Schema["FitAsked"], "text" | "killmail_id">;

const KILL = [
  /^(\d{1,12})$/,
  /^https?:\/\/(?:www\.)?zkillboard\.com\/kill\/(\d{1,12})\/?$/i,
  /^https?:\/\/esi\.evetech\.net\/(?:[a-z0-9]+\/)?killmails\/(\d{1,12})\/[0-9a-f]+\/?(?:\?.*)?$/i,
  /^https?:\/\/[^\s?#]+\/killmails\/(\d{1,12})(?:\/fit)?\/?$/i,
  /[?&]kill=(\d{1,12})(?:&|#|$)/,
];

/** What is asked for what somebody has pasted: a killmail by its number or a link, all else as text. null: nothing. Pure. */
export function askedOf(pasted: string): Asked | null {
  const text = pasted.trim();
  if (text === "") return null;
  if (!/\s/.test(text)) {
    for (const form of KILL) {
      const found = form.exec(text)?.[1];
      if (found && Number(found) > 0) return { killmail_id: Number(found) };
    }
  }
  return { text: pasted };
}

/** The line that cannot be read, from 1; "" where there is none. Pure. */
export function lineOf(pasted: string, line: number | null): string {
  return line === null ? "" : (pasted.split("\n")[line - 1] ?? "").trim();
}
