import type { Schema } from "../../api/client";
import { count } from "../../format/number";
import { SystemName } from "../../ui/Entity";
import { worst } from "./route";

const SHOWN = 5;

/** Where on a long way something died, by name: one need not look through forty rows for it. */
export function Worst({ systems }: { systems: readonly Schema["RouteSystem"][] }) {
  const all = worst(systems);
  if (all.length === 0) return null;
  return (
    <span>
      {all.slice(0, SHOWN).map((system, index) => (
        <span key={system.id}>
          {index > 0 && ", "}
          <SystemName id={system.id} name={system.name} /> ({count((system.ship_kills ?? 0) + (system.pod_kills ?? 0))})
        </span>
      ))}
      {all.length > SHOWN && ` and ${all.length - SHOWN} more`}.
    </span>
  );
}
