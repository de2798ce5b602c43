import { SideLetter } from "../../../battles/Balance";
import { sideName } from "../../../battles/sideName";
import { DoctrineList } from "../../../doctrines/DoctrineList";
import { percent, some } from "../../../format/number";
import { Answer } from "../../../ui/Answer";
import { Panel } from "../../../ui/Panel";
import { Time } from "../../../ui/Time";
import { useBattleDoctrines, type Battle } from "../report";
import css from "./Doctrines.module.css";

/** Cosine distance at which a fleet is no longer taken for one of the doctrine. */
const FAR = 0.3;

/** What each side flew, as far as it was recognised. */
export default function Doctrines({ battle }: { battle: Battle }) {
  const query = useBattleDoctrines(battle);
  return (
    <Panel title="Doctrines" aside="as they stand now; pilots in the largest stretch" flush>
      <Answer
        query={query}
        height={200}
        isEmpty={(data) => data.every(({ doctrines }) => doctrines.length === 0)}
        empty="No fleet of this battle was recognised. A doctrine is told from several fleets that are made alike, of five pilots and more."
      >
        {(data) =>
          data.map(({ side, doctrines }) => {
            if (side === null && doctrines.length === 0) return null;
            const title = sideName(side, battle.sides);
            return (
              <section key={side ?? "none"} className={css.side} aria-label={`Doctrines of ${title}`}>
                <h3 className={css.title}>
                  <SideLetter side={side} />
                  {title}
                </h3>
                {doctrines.length === 0 ? (
                  <p className={css.none}>nothing that was recognised</p>
                ) : (
                  <DoctrineList
                    rows={doctrines.map(({ doctrine }) => doctrine)}
                    label={`Doctrines of ${title}`}
                    note={({ id }) => {
                      const { pilots, distance, start, end } = doctrines.find(({ doctrine }) => doctrine.id === id)!;
                      return (
                        <>
                          <span className={css.here}>{some(pilots, "pilot")} here</span>
                          <span className={css.small} title="How near the fleet was to the doctrine's centre: all of it at no distance">
                            <Time at={start} after={battle.start} /> to <Time at={end} after={start} />, {percent(Math.max(0, 1 - distance / FAR))} like it
                          </span>
                        </>
                      );
                    }}
                  />
                )}
              </section>
            );
          })
        }
      </Answer>
    </Panel>
  );
}
