import type { ReactNode } from "react";

import { Battles } from "./Battles";
import { Geography } from "./Geography";
import { Kills } from "./Kills";
import { Overview } from "./Overview";
import type { Kind, Who } from "./who";

export interface OwnerTab {
  /** Its word in the address. */
  id: string;
  word: string;
  /** Whose page has it; everybody's when it is left out. */
  kinds?: readonly Kind[];
  show: (who: Who) => ReactNode;
}

/** The parts of the page, in their order. A new one (capitals, pilots, doctrines, ...) is a line here and a file of its own. */
export const TABS: readonly [OwnerTab, ...OwnerTab[]] = [
  { id: "overview", word: "Overview", show: (who) => <Overview kind={who.kind} id={who.id} /> },
  { id: "kills", word: "Kills and losses", show: (who) => <Kills kind={who.kind} id={who.id} /> },
  { id: "battles", word: "Battles", show: (who) => <Battles kind={who.kind} id={who.id} /> },
  { id: "geography", word: "Geography", show: (who) => <Geography who={who} /> },
];
