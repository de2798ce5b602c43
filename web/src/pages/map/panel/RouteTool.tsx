import type { MapAddress } from "../address";
import { Finder } from "../controls/Finder";
import type { Atlas } from "../geometry";
import { css as cssColour } from "../layers/paint";
import { securityColour } from "../layers/security";
import { PREFERENCES, type Preference } from "../route";
import { useSettings } from "../../../settings/settings";
import type { Change } from "../useMapAddress";
import type { Way } from "../useWay";
import css from "./Panels.module.css";

interface Props {
  atlas: Atlas;
  address: MapAddress;
  change: Change;
  way: Way | null;
}

/** A way by gates from the selected system, and what died on it within the hour. */
export function RouteTool({ atlas, address: { to, prefer }, change, way }: Props) {
  const { theme } = useSettings();
  const there = to === null ? undefined : atlas.at.get(to);
  return (
    <div className={css.tools}>
      <h3>Route by gates</h3>
      <div className={css.row}>
        <Finder
          label="Route to a system"
          placeholder="to a system"
          value={there === undefined ? "" : atlas.names[there]!}
          find={(text) => systemsLike(atlas, text)}
          choose={(id) => change({ to: id })}
        />
        <select className={css.field} aria-label="Which route" value={prefer} onChange={({ target }) => change({ prefer: target.value as Preference })}>
          {PREFERENCES.map(([id, word]) => (
            <option key={id} value={id}>
              {word}
            </option>
          ))}
        </select>
      </div>
      {to !== null && way === null && <p className="quiet">Gates do not lead there.</p>}
      {way && (
        <>
          <p>
            {way.systems.length - 1} jumps,{" "}
            <span className={way.fallen > 0 ? "bad" : "quiet"} title="Killmails of the last hour, and what CCP counted in its last hour where that is more">
              {way.fallen > 0 ? `${way.fallen} ships lost on the way within the hour` : "no loss known on the way within the hour"}
            </span>
          </p>
          <ol className={css.way} tabIndex={0} aria-label="Systems on the way">
            {way.systems.map(({ system, fallen }) => (
              <li key={system}>
                <span className={css.dot} style={{ background: cssColour(securityColour(atlas, system, theme === "dark")) }} />
                <span className={`${css.number} quiet`}>{atlas.security[system]?.toFixed(1) ?? "?"}</span>
                <span>{atlas.names[system]}</span>
                <span className={fallen ? "bad" : "quiet"}>{fallen === null ? "?" : fallen || ""}</span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

const MOST = 12;

/** Systems whose name begins so; an id for each. */
function systemsLike(atlas: Atlas, text: string): { id: number; name: string }[] {
  const low = text.toLowerCase();
  const found: { id: number; name: string }[] = [];
  for (let system = 0; system < atlas.count && found.length < MOST; system++) {
    const name = atlas.names[system]!;
    if (name.toLowerCase().startsWith(low)) found.push({ id: atlas.ids[system]!, name });
  }
  return found;
}
