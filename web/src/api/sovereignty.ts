import { api, body, type Schema } from "./client";
import type { paths } from "./schema";

export type HeldSystem = Schema["SovRow"];
type Query = NonNullable<paths["/sovereignty/systems"]["get"]["parameters"]["query"]>;

const PAGE = 1000;

/** All systems that fit, page by page: the whole of New Eden is three. */
export async function allSystems(query: Query, signal: AbortSignal): Promise<HeldSystem[]> {
  const rows: HeldSystem[] = [];
  let cursor: string | null = null;
  do {
    const page: Schema["SovList"] = await body(api.GET("/sovereignty/systems", { params: { query: { ...query, limit: PAGE, cursor } }, signal }));
    rows.push(...page.data);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}
