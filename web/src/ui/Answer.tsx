import type { ReactNode } from "react";

import { ApiProblem } from "../api/client";
import css from "./Answer.module.css";

/** What is needed of a query, be it of one answer or of pages of them. */
interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  refetch: () => unknown;
}

interface Props<T> {
  query: Asked<T>;
  /** What stands here when there is something. */
  children: (data: T) => ReactNode;
  /** What there is none of, for `isEmpty`: a sentence that says what to do. */
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  /** Pixels that it will take, about: what is below does not jump. */
  height?: number;
}

/** An answer of the API in its states: under way, a problem, empty, there. What is there stays while it is asked for again. */
export function Answer<T>({ query, children, empty, isEmpty, height = 80 }: Props<T>) {
  if (query.data !== undefined) {
    return isEmpty?.(query.data) ? <Note>{empty ?? "Nothing here yet."}</Note> : <>{children(query.data)}</>;
  }
  if (query.error) {
    const again = () => void query.refetch();
    return <Trouble error={query.error} again={again} />;
  }
  return <div className={css.waiting} style={{ minHeight: height }} role="status" aria-label="Loading" />;
}

/** A quiet sentence in place of what is not there. */
export function Note({ children }: { children: ReactNode }) {
  return <p className={css.note}>{children}</p>;
}

/** What went wrong, and a way to try again. */
export function Trouble({ error, again }: { error: Error; again?: () => void }) {
  const missing = error instanceof ApiProblem && error.status === 404;
  return (
    <div className={css.trouble} role="alert">
      <p>{missing ? error.message : `This could not be loaded: ${error.message}`}</p>
      {again && !missing && (
        <button type="button" className={css.again} onClick={again}>
          Try again
        </button>
      )}
    </div>
  );
}
