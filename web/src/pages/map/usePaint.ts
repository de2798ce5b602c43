import { useMemo } from "react";

import { whoseOf, type LayerId, type MapAddress, type Span } from "./address";
import { useActivity, usePresence, useSightings, useSovereignty } from "./data";
import type { Atlas } from "./geometry";
import { activityPaint, type Counted } from "./layers/activity";
import { HUNTING_HOURS, huntingPaint } from "./layers/hunting";
import { dimmed, emptyPaint, type Paint } from "./layers/paint";
import { regionPaint } from "./layers/region";
import { securityPaint } from "./layers/security";
import { presencePaint, sightingsPaint } from "./layers/sightings";
import { admPaint, sovereigntyPaint } from "./layers/sovereignty";

export const LAYER_WORDS: Record<LayerId, string> = {
  security: "Security",
  region: "Regions",
  sovereignty: "Sovereignty",
  adm: "ADM",
  npc: "NPC kills",
  ships: "Ship kills",
  jumps: "Jumps",
  capitals: "Capital sightings",
  logistics: "Logistics",
  presence: "Where somebody was active",
  hunting: "Hunting",
};

const COUNTED: Partial<Record<LayerId, Counted>> = { npc: "npc_kills", ships: "ship_kills", jumps: "jumps" };
const HOURS: Record<Span, number> = { "10m": 1, "1h": 1, "6h": 6, "24h": 24 };

/** The chosen layer's colours; while its answer is under way, and when there is none, systems are quiet and the legend says why. */
export function usePaint(atlas: Atlas | null, address: MapAddress, dark: boolean): Paint | null {
  const { layer, since } = address;
  const who = whoseOf(address);
  const nobody = who === null;
  const counted = COUNTED[layer];
  const sovereignty = useSovereignty(layer === "sovereignty" || layer === "adm");
  const activity = useActivity(layer === "hunting" ? HUNTING_HOURS : HOURS[since], counted !== undefined || layer === "hunting");
  const capitals = useSightings("capital", layer === "capitals");
  const logistics = useSightings("logistics", layer === "logistics");
  const presence = usePresence(who, layer === "presence");
  const asked = { sovereignty, adm: sovereignty, npc: activity, ships: activity, jumps: activity, hunting: activity, capitals, logistics, presence };
  const error = layer in asked ? asked[layer as keyof typeof asked].error : null;
  const paint = useMemo((): Paint | null => {
    if (atlas === null) return null;
    if (layer === "security") return securityPaint(atlas, dark);
    if (layer === "region") return regionPaint(atlas, dark);
    if (layer === "sovereignty" && sovereignty.data) return sovereigntyPaint(atlas, sovereignty.data, dark);
    if (layer === "adm" && sovereignty.data) return admPaint(atlas, sovereignty.data, dark);
    if (counted && activity.data) return activityPaint(atlas, activity.data, counted, dark);
    if (layer === "hunting" && activity.data) return huntingPaint(atlas, activity.data, dark);
    if (layer === "capitals" && capitals.data) return sightingsPaint(atlas, capitals.data, dark);
    if (layer === "logistics" && logistics.data) return sightingsPaint(atlas, logistics.data, dark);
    if (layer === "presence" && presence.data) return presencePaint(atlas, presence.data, dark);
    const meaning =
      layer === "presence" && nobody ? "Choose an alliance under Filters." : error ? `This could not be loaded: ${error.message}` : "Loading…";
    return { ...emptyPaint(atlas.count, dark), tell: () => null, legend: { title: LAYER_WORDS[layer], meaning } };
  }, [atlas, layer, counted, dark, nobody, error, sovereignty.data, activity.data, capitals.data, logistics.data, presence.data]);
  return useMemo(() => atlas && paint && dimmed(paint, atlas.cut), [atlas, paint]);
}
