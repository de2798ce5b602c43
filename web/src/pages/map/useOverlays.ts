import { useMemo } from "react";

import type { MapAddress } from "./address";
import { useHoles, useIncursions, useSovereignty } from "./data";
import type { MapBattle } from "./events";
import type { Atlas } from "./geometry";
import { inRange, canLeave, rangeOf } from "./jump";
import { battleLines, campaignMarks, chosenMarks, holeMarks, incursionMarks, rangeMarks, routeLines } from "./overlays";
import type { Told } from "./panel/LegendBox";
import type { Colours } from "./renderer/theme";
import type { Line, Mark } from "./renderer/things";
import type { Way } from "./useWay";

const NOBODY: readonly never[] = [];

interface Shown {
  atlas: Atlas | null;
  colours: Colours;
  address: MapAddress;
  battles: readonly MapBattle[];
  battle: MapBattle | null;
  way: Way | null;
  /** Overlays tell of now: of the past nothing is known. */
  live: boolean;
  minute: number;
}

/** All rings and lines that lie over the systems. */
export function useOverlays({ atlas, colours, address, battles, battle, way, live, minute }: Shown) {
  const { show, system, hull, level } = address;
  const wants = (overlay: MapAddress["show"][number]) => live && show.includes(overlay);
  const sovereignty = useSovereignty(wants("campaigns"));
  const holes = useHoles(wants("holes"));
  const incursions = useIncursions(wants("incursions"));
  const campaigns = wants("campaigns") ? sovereignty.data : undefined;
  const holeRows = wants("holes") ? holes.data?.rows : undefined;
  const incursionRows = wants("incursions") ? incursions.data?.data : undefined;
  const chosen = atlas && system !== null ? (atlas.at.get(system) ?? null) : null;

  const reached = useMemo(() => (atlas && chosen !== null && hull !== null && canLeave(atlas, chosen) ? inRange(atlas, chosen, rangeOf(hull, level)) : null), [atlas, chosen, hull, level]);
  const still = useMemo<{ marks: Mark[]; lines: Line[] }>(() => {
    if (atlas === null) return { marks: [], lines: [] };
    const found = holeRows ? holeMarks(atlas, holeRows, colours) : { marks: [], lines: [] };
    return {
      marks: [
        ...(campaigns ? campaignMarks(atlas, campaigns.campaigns, minute * 60, colours) : []),
        ...(incursionRows ? incursionMarks(atlas, incursionRows, colours) : []),
        ...found.marks,
        ...(reached && chosen !== null && hull !== null ? rangeMarks(atlas, chosen, rangeOf(hull, level), reached, colours) : []),
        ...chosenMarks(atlas, chosen, battle, colours),
      ],
      lines: [...found.lines, ...(way ? routeLines(atlas, way.systems.map((one) => one.system), colours) : [])],
    };
  }, [atlas, colours, campaigns, incursionRows, holeRows, reached, chosen, hull, level, battle, way, minute]);
  const fought = show.includes("battles") ? battles : NOBODY;
  const lines = useMemo(() => (atlas ? [...still.lines, ...battleLines(atlas, fought, colours)] : []), [atlas, still.lines, fought, colours]);
  const told = (sign: Told["sign"], word: string, said: { source: string; as_of: string } | null | undefined): Told[] =>
    wants(sign) ? [{ sign, word, source: said?.source ?? null, asOf: said?.as_of ?? null }] : [];
  const sources = [
    ...told("campaigns", "fight for a structure", sovereignty.data?.campaigns_said),
    ...told("holes", "hole of Thera or Turnur", holes.data?.said),
    ...told("incursions", "incursion", incursions.data?.said),
  ];
  return { marks: still.marks, lines, reached: reached?.length ?? null, sources };
}
