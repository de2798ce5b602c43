import { useName } from "../../../api/names";
import { ago } from "../../../format/time";
import { Isk } from "../../../ui/Isk";
import { KillLink } from "../../../ui/KillLink";
import { Picture } from "../../../ui/Picture";
import type { MapKill } from "../events";
import type { Atlas } from "../geometry";
import css from "./Feed.module.css";
import { WhoName } from "./Sides";

interface Props {
  kill: MapKill;
  atlas: Atlas;
  now: number;
  chosen: boolean;
  choose: () => void;
}

/** A kill in the list. Who lost it is known of each; whose the final blow was is told by the feed alone. */
export function KillLine({ kill, atlas, now, chosen, choose }: Props) {
  const hull = useName("type", kill.hull) ?? kill.hullClass;
  const index = atlas.at.get(kill.system);
  return (
    <div className={css.killRow}>
      <button type="button" className={css.kill} aria-pressed={chosen} onClick={choose}>
        <Picture kind="type" id={kill.hull} size={32} />
        <span className={css.lines}>
          <span className={css.line}>
            <span>
              <span className={css.place}>{hull}</span>
              {kill.victim && (
                <span className="quiet">
                  {" "}
                  <WhoName who={kill.victim} />
                </span>
              )}
            </span>
          </span>
          <span className={`${css.line} ${css.small}`}>
            <span>
              {index === undefined ? kill.system : atlas.names[index]} · {index !== undefined && atlas.regions[atlas.region[index]!]?.name}
              {kill.npc ? " · by NPCs" : null}
              {!kill.npc && kill.killer && (
                <>
                  {" "}
                  · by <WhoName who={kill.killer} />
                </>
              )}
            </span>
          </span>
        </span>
        <span className={css.right}>
          <Isk isk={kill.isk} />
          <span className={css.small} style={{ display: "block" }}>
            {ago(kill.at, new Date(now * 1000))}
          </span>
        </span>
      </button>
      <KillLink id={kill.id} className={css.fit} label={`Fit and attackers: ${hull}`} title="Its fit, and who shot">
        Fit
      </KillLink>
    </div>
  );
}
