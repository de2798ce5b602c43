import { lazy, Suspense } from "react";

import css from "./Answer.module.css";

const SeriesChart = lazy(() => import("./SeriesChart"));

export interface Line {
  name: string;
  /** One for each moment; null is unknown and leaves a hole. */
  values: readonly (number | null)[];
  /** A variable of the theme: `--good`. */
  colour: string;
  /** Bars instead of a line. */
  bars?: boolean;
  /** Drawn downwards, as losses below kills. */
  below?: boolean;
  /** Stays as it is until the next moment. */
  steps?: boolean;
}

export interface SeriesProps {
  label: string;
  /** Unix seconds, the first one first. */
  at: readonly number[];
  lines: readonly Line[];
  height?: number;
  /** How a value is written. */
  text?: (value: number) => string;
  /** Whole days: the day alone is written. */
  days?: boolean;
  /** The least and the most of the values' axis; else by the values. */
  range?: readonly [number, number];
}

/** Figures over time. The chart comes in a piece of its own, once one is needed. */
export function Series(props: SeriesProps) {
  return (
    <Suspense fallback={<div className={css.waiting} style={{ height: (props.height ?? 180) + 26 }} />}>
      <SeriesChart {...props} />
    </Suspense>
  );
}
