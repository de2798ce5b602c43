import { colours, daySegments } from "../../doctrines/composition";
import { CompositionBar } from "../../doctrines/CompositionBar";
import { count, percent } from "../../format/number";
import { TypeName } from "../../ui/Entity";
import { Panel } from "../../ui/Panel";
import type { Whole } from "./doctrine";
import css from "./Doctrine.module.css";
import { shares } from "./shares";

/** Hulls of which the course is drawn. */
const HULLS = 8;

/** How it changed from day to day: each day's fleet as a bar, and each hull's share over the days. */
export function Days({ doctrine }: { doctrine: Whole }) {
  const days = [...doctrine.days].sort((one, other) => one.day.localeCompare(other.day));
  if (days.length === 0) return null;
  const colour = colours(doctrine.hulls);
  const courses = shares(days, HULLS);
  const most = Math.max(...courses.flatMap(({ by_day: one }) => one));
  return (
    <Panel title="From day to day" aside="mean share of a fleet's pilots; days of EVE">
      <div className={css.days}>
        <div className={css.scroll} tabIndex={0} role="region" aria-label="Fleets by day">
          <table>
            <thead>
              <tr>
                <th scope="col">Day</th>
                <th scope="col" className={css.wideBar}>
                  Fleet
                </th>
                <th scope="col" className="number">
                  Fleets
                </th>
                <th scope="col" className="number">
                  Largest
                </th>
              </tr>
            </thead>
            <tbody>
              {[...days].reverse().map((day) => (
                <tr key={day.day}>
                  <th scope="row">{day.day}</th>
                  <td>
                    <CompositionBar bar={daySegments(day, doctrine.hulls)} height={14} />
                  </td>
                  <td className="number">{count(day.fleets)}</td>
                  <td className="number">{count(day.pilots)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {days.length > 1 && (
          <div className={css.scroll} tabIndex={0} role="region" aria-label="Hulls by day">
            <table>
              <thead>
                <tr>
                  <th scope="col">Hull</th>
                  {days.map(({ day }) => (
                    <th key={day} scope="col" className="number">
                      <span className="hidden">{day.slice(0, 5)}</span>
                      {day.slice(5)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {courses.map(({ hull, by_day: course }) => (
                  <tr key={hull.id}>
                    <th scope="row">
                      <TypeName {...hull} size={18} />
                    </th>
                    {course.map((share, index) => (
                      <td key={index} className={`number ${css.small}`}>
                        <span className={css.column} aria-hidden="true">
                          <span style={{ height: `${(100 * share) / most}%`, background: colour.get(hull.id) ?? "var(--quiet)" }} />
                        </span>
                        {share === 0 ? <span className="quiet">—</span> : percent(share)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Panel>
  );
}
