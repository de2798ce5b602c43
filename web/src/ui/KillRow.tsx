import { memo } from "react";

import type { Schema } from "../api/client";
import { Entity, RegionName, SystemName } from "./Entity";
import { Isk } from "./Isk";
import { isLoss, shooters, standsFor, type Viewpoint } from "./kill";
import { KillLink } from "./KillLink";
import css from "./KillRow.module.css";
import { Picture } from "./Picture";
import { Security } from "./Security";
import { Time } from "./Time";

interface Props {
  kill: Schema["KillmailRow"];
  of?: Viewpoint | undefined;
  /** All are of one system, which need not be said. */
  here?: boolean | undefined;
}

/** A killmail in a list: what was lost, by whom, where, and who shot last. Drawn once: while one scrolls, only rows that come in are. */
export const KillRow = memo(function KillRow({ kill, of, here = false }: Props) {
  const loss = isLoss(kill, of);
  const owner = standsFor(kill.victim);
  const blow = kill.final_blow;
  const shooter = blow && standsFor(blow);
  return (
    <div className={css.row} data-loss={loss ?? undefined} data-here={here || undefined}>
      <Picture kind="type" id={kill.hull.id} size={36} />
      <div className={css.lost}>
        <div>
          {loss !== null && <span className={css.part}>{loss ? "loss" : "kill"}</span>}
          <KillLink id={kill.id} className={css.hull} title={`${kill.hull.class}: its fit and who shot`}>
            {kill.hull.name ?? `Type ${kill.hull.id}`}
          </KillLink>
        </div>
        <div className={css.second}>
          {kill.victim.character ? <Entity kind="character" {...kill.victim.character} size={0} /> : <span>no pilot</span>}
          {owner && <Entity {...owner} size={16} />}
        </div>
      </div>
      <div className={css.by}>
        <div>
          {blow?.character ? (
            <Entity kind="character" {...blow.character} size={0} />
          ) : (
            <span className="quiet">{blow?.ship?.name ?? "final blow unknown"}</span>
          )}
          {blow?.character && blow.ship && <span className="quiet"> in {blow.ship.name ?? `type ${blow.ship.id}`}</span>}
        </div>
        <div className={css.second}>
          {shooter && <Entity {...shooter} size={16} />}
          <span title={`${kill.attacker_count} parties on the mail`}>{shooters(kill)}</span>
        </div>
      </div>
      {!here && (
        <div className={css.where}>
          <div>
            <Security security={kill.system.security} band={kill.system.band} /> <SystemName id={kill.system.id} name={kill.system.name} />
          </div>
          <div className={css.second}>{kill.system.region && <RegionName {...kill.system.region} />}</div>
        </div>
      )}
      <div className={css.worth}>
        <div>
          <Isk isk={kill.total_value} appraised={kill.value_source === "warstream" ? 1 : 0} />
        </div>
        <div className={css.second}>
          <Time at={kill.time} />
        </div>
      </div>
    </div>
  );
});
