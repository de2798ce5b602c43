import { lazy, type ComponentType } from "react";

import type { Battle } from "./report";
import { sidesHeight, sovereigntyHeight, timelineHeight } from "./heights";
import { Composition } from "./sections/Composition";
import { Damage } from "./sections/Damage";
import { Items } from "./sections/Items";
import { Loadouts } from "./sections/Loadouts";
import { Losses } from "./losses/Losses";
import { Related } from "./sections/Related";
import { Reships } from "./sections/Reships";
import { Sides } from "./sides/Sides";
import { Sovereignty } from "./sections/Sovereignty";
import { Systems } from "./sections/Systems";

export interface SectionOf {
  /** Its anchor. */
  id: string;
  title: string;
  Body: ComponentType<{ battle: Battle }>;
  /** Pixels that its content takes, about, while it is not there. */
  height: (battle: Battle) => number;
  /** In sight at once. */
  first?: boolean;
}

/** The report, from above. */
export const SECTIONS: readonly SectionOf[] = [
  { id: "sides", title: "Sides", Body: Sides, height: sidesHeight, first: true },
  { id: "timeline", title: "Timeline", Body: lazy(() => import("./timeline/Timeline")), height: timelineHeight },
  { id: "composition", title: "Composition", Body: Composition, height: () => 420 },
  { id: "doctrines", title: "Doctrines", Body: lazy(() => import("./sections/Doctrines")), height: () => 200 },
  { id: "losses", title: "Losses", Body: Losses, height: () => 560 },
  { id: "loadouts", title: "Loadouts", Body: Loadouts, height: () => 380 },
  { id: "tanks", title: "Tanks", Body: lazy(() => import("./sections/Tanks")), height: () => 260 },
  { id: "damage", title: "Damage", Body: Damage, height: () => 300 },
  { id: "reships", title: "Reships", Body: Reships, height: () => 200 },
  { id: "items", title: "Items", Body: Items, height: () => 420 },
  { id: "sovereignty", title: "Sovereignty", Body: Sovereignty, height: sovereigntyHeight },
  { id: "systems", title: "Systems", Body: Systems, height: () => 100 },
  { id: "related", title: "Related", Body: Related, height: () => 240 },
];
