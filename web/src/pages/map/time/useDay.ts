import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";

import type { MapKill } from "../events";
import { stretches } from "./playback";
import { killQuery, type KillsOfStretch } from "./usePast";

/** As long as those of a long look back: what one of the two has asked for the other has. */
const LENGTH = 6 * 3600;

const combine = (all: { data?: KillsOfStretch | undefined }[]) => all.flatMap(({ data }) => data?.kills ?? []);

/** The kills of a time of the past, for a picture of it; none until `wanted`. */
export function useDay(from: number, to: number, alliance: number | null, newest: number, wanted: boolean): MapKill[] {
  const key = wanted ? stretches(to - LENGTH / 2, to - LENGTH / 2 - from, LENGTH, newest).join() : "";
  const starts = useMemo(() => (key === "" ? [] : key.split(",").map(Number)), [key]);
  return useQueries({ queries: starts.map((start) => killQuery(start, LENGTH, alliance, newest)), combine });
}
