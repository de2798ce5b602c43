import type { Schema } from "../../api/client";

const ORIGINS: Record<string, string> = {
  orders: "orders in Jita 4-4",
  history: "a day of trade in The Forge",
  estimate: "CCP's estimate, all of New Eden",
};

const KINDS: Record<string, string> = {
  sell: "lowest sell",
  buy: "highest buy",
  average: "average",
  adjusted: "adjusted",
  history: "average of the day",
};

const ORDER = ["orders", "history", "estimate"];

/** Where a quote comes from, in words. */
export function originWord(origin: string): string {
  return ORIGINS[origin] ?? origin;
}

/** What kind of price it is, in words. */
export function kindWord(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** Quotes in the order in which one believes them: orders, a day of trade, an estimate; of orders the sell first. Pure. */
export function inOrder(quotes: readonly Schema["Quote"][]): Schema["Quote"][] {
  const rank = ({ origin, kind }: Schema["Quote"]) => (ORDER.indexOf(origin) + 1 || ORDER.length + 1) * 10 + (kind === "sell" ? 0 : 1);
  return [...quotes].sort((one, other) => rank(one) - rank(other));
}

/** A price of one piece: with cents while they matter. Pure. */
export function piece(value: number | null | undefined): string {
  if (value === null || value === undefined) return "?";
  const digits = Math.abs(value) < 1000 ? 2 : 0;
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** How far the best sell order lies above the best buy order, as a share; null while one is missing. Pure. */
export function spread(quotes: readonly Schema["Quote"][]): number | null {
  const of = (kind: string) => quotes.find((quote) => quote.origin === "orders" && quote.kind === kind)?.value;
  const [sell, buy] = [of("sell"), of("buy")];
  return sell === undefined || buy === undefined || sell <= 0 ? null : (sell - buy) / sell;
}
