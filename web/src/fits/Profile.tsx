import css from "./Fits.module.css";
import { DAMAGE_SHORT, DAMAGE_WORD, DAMAGES, LAYERS, points, resist, type Analysis } from "./words";

/** What each layer holds back of each kind of damage, with the hole marked. */
export function Profile({ analysis }: { analysis: Analysis }) {
  const { hole, tank } = analysis;
  return (
    <table className={css.profile}>
      <caption className="hidden">Resists and effective hit points by layer</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="hidden">Layer</span>
          </th>
          {DAMAGES.map((damage) => (
            <th key={damage} scope="col" title={DAMAGE_WORD[damage]}>
              <abbr title={DAMAGE_WORD[damage]}>{DAMAGE_SHORT[damage]}</abbr>
            </th>
          ))}
          <th scope="col" className="number" title="Effective hit points of the layer, against even damage">
            EHP
          </th>
        </tr>
      </thead>
      <tbody>
        {LAYERS.map((layer) => {
          const { resists, ehp, hp } = analysis[layer];
          return (
            <tr key={layer} data-tank={layer === tank || undefined}>
              <th scope="row">{layer}</th>
              {DAMAGES.map((damage) => {
                const here = hole !== null && hole.layer === layer && hole.damage === damage;
                return (
                  <td key={damage} title={`${layer}, ${DAMAGE_WORD[damage]}: ${resist(resists[damage])}${here ? ", the hole" : ""}`}>
                    <span className={css.cell} data-hole={here || undefined}>
                      <span className={css.held} style={{ width: `${Math.max(0, resists[damage]) * 100}%`, background: `var(--${damage})` }} aria-hidden="true" />
                      <span className={css.text}>
                        {Math.round(resists[damage] * 100)}
                        {here && <span className="hidden"> (the hole)</span>}
                      </span>
                    </span>
                  </td>
                );
              })}
              <td className="number" title={`${points(hp)} hit points`}>
                {points(ehp)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
