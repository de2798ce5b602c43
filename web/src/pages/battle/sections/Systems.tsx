import { span } from "../../../format/time";
import { Answer } from "../../../ui/Answer";
import { RegionName, SystemName } from "../../../ui/Entity";
import { Panel } from "../../../ui/Panel";
import { Time } from "../../../ui/Time";
import { useSystems, type Battle } from "../report";
import css from "./Sections.module.css";
import { places } from "./spans";

/** Where it was fought, and when in its time. */
export function Systems({ battle }: { battle: Battle }) {
  const query = useSystems(battle.id);
  return (
    <Panel title="Systems" aside={query.data && `${query.data.engagements.length} ${query.data.engagements.length === 1 ? "engagement" : "engagements"}`}>
      <Answer query={query} height={100}>
        {(systems) => (
          <ul className={css.spans}>
            {places(systems).map(({ place, stretches }) => (
              <li key={place.system.id}>
                <span className={css.name}>
                  <SystemName {...place.system} /> {place.region && <span className={css.region}><RegionName {...place.region} /></span>}
                </span>
                <span className={css.track} aria-hidden="true">
                  {stretches.map(({ from, length }) => (
                    <span key={from} className={css.stretch} style={{ left: `${100 * from}%`, width: `${100 * length}%` }} />
                  ))}
                </span>
                <span className={css.when}>
                  <Time at={place.start} /> – <Time at={place.end} /> <span className={css.small}>{span((Date.parse(place.end) - Date.parse(place.start)) / 1000)}</span>
                </span>
                <span className={css.much}>
                  {place.kills} <span className={css.small}>kills</span>
                </span>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  );
}
