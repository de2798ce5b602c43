import type { MapAddress } from "../address";
import { HULLS, LEVELS, rangeOf, type Hull } from "../jump";
import type { Change } from "../useMapAddress";
import css from "./Panels.module.css";

interface Props {
  address: MapAddress;
  change: Change;
  /** How many systems are in range; null: none can be asked. */
  reached: number | null;
}

const ASSUMED = "Ranges by EVE University: 20 % more for each level of Jump Drive Calibration, by true distance. Highsec, Pochven, Zarzakh and J-space cannot be jumped to.";

/** How far a jump drive reaches from the selected system. */
export function JumpTool({ address: { hull, level }, change, reached }: Props) {
  return (
    <div className={css.tools}>
      <h3>
        <label htmlFor="map-hull">Jump range</label>
      </h3>
      <div className={css.row}>
        <select id="map-hull" className={`${css.field} ${css.grow}`} value={hull ?? ""} title={ASSUMED} onChange={({ target }) => change({ hull: (target.value || null) as Hull | null })}>
          <option value="">not shown</option>
          {HULLS.map(({ id, word }) => (
            <option key={id} value={id}>
              {word}
            </option>
          ))}
        </select>
        <select className={css.field} aria-label="Level of Jump Drive Calibration" value={level} disabled={hull === null} onChange={({ target }) => change({ level: Number(target.value) })}>
          {LEVELS.map((one) => (
            <option key={one} value={one}>
              JDC {one}
            </option>
          ))}
        </select>
      </div>
      {hull !== null && (
        <p className="quiet" title={ASSUMED}>
          {rangeOf(hull, level).toFixed(2)} light-years
          {reached === null ? ": no drive leads out of here." : `: ${reached} systems, ringed. True distance counts height, so not all in the circle are in range.`}
        </p>
      )}
    </div>
  );
}
