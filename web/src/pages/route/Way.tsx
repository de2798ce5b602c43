import type { Schema } from "../../api/client";
import { some } from "../../format/number";
import { RegionName, SystemName } from "../../ui/Entity";
import { Security } from "../../ui/Security";
import { danger } from "./route";
import css from "./route.module.css";

const WORD = { quiet: "quiet", some: "careful", hot: "dangerous", unknown: "not known" } as const;

/** The systems of a way, in their order. */
export function Way({ systems }: { systems: readonly Schema["RouteSystem"][] }) {
  return (
    <ol className={css.way}>
      {systems.map((system, index) => {
        const state = danger(system);
        const newRegion = system.region.id !== systems[index - 1]?.region.id;
        return (
          <li key={`${index}:${system.id}`} data-danger={state}>
            <span className={css.dot} aria-hidden="true" />
            <span className={css.number}>{index}</span>
            <Security security={system.security} band={system.band} />
            <SystemName id={system.id} name={system.name} />
            <span className={css.region}>{newRegion && <RegionName {...system.region} />}</span>
            <span className={css.kills}>
              {system.ship_kills === null
                ? "kills not known"
                : system.ship_kills + (system.pod_kills ?? 0) === 0
                  ? ""
                  : `${some(system.ship_kills, "ship")}, ${some(system.pod_kills ?? 0, "capsule")}`}
            </span>
            <span className={css.state}>{WORD[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
