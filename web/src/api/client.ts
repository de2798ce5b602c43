import createClient from "openapi-fetch";

import type { components, paths } from "./schema";

export type Schema = components["schemas"];

/** Our own API, at the address that the page came from. */
export const api = createClient<paths>({ baseUrl: window.location.origin, querySerializer: { array: { style: "form", explode: true } } });

/** What the API says when it cannot answer (RFC 9457). */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    detail: string,
    /** Of a text that was sent, from 1: the one that cannot be read. */
    readonly line: number | null = null,
  ) {
    super(detail || title);
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The body of a good answer. Throws `ApiProblem` for every other one, and for none. */
export async function body<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (fault) {
    if (fault instanceof DOMException && fault.name === "AbortError") throw fault;
    throw new ApiProblem(0, "No answer", "Warstream does not answer. Is it running, and are you online?");
  }
  if (answer.data !== undefined) return answer.data;
  const told = (answer.error ?? {}) as { title?: string; detail?: string; line?: number };
  throw new ApiProblem(answer.response.status, told.title ?? `HTTP ${answer.response.status}`, told.detail ?? "", told.line ?? null);
}
