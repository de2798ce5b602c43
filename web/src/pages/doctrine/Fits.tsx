import { FitFigures } from "../../fits/FitFigures";
import fits from "../../fits/Fits.module.css";
import { Racks } from "../../fits/Racks";
import { ofDoctrine } from "../../fits/racks";
import type { Schema } from "../../api/client";
import { percent, some } from "../../format/number";
import { useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { CopyButton } from "../../ui/CopyButton";
import { TypeName } from "../../ui/Entity";
import { KillLink } from "../../ui/KillLink";
import { Panel } from "../../ui/Panel";
import { TabPanels } from "../../ui/TabPanels";
import { useFits, type Whole } from "./doctrine";
import css from "./Doctrine.module.css";
import { Link } from "wouter";

type Fit = Schema["DoctrineFitRow"];

/** How its ships are fitted, by those that died. */
export default function Fits({ doctrine }: { doctrine: Whole }) {
  const query = useFits(doctrine.id);
  const [address, change] = useAddress();
  return (
    <Panel title="Fits" aside="by losses, which are a biased sample: what dies less is seen less">
      <Answer query={query} height={420} isEmpty={(rows) => rows.length === 0} empty="None of its ships was lost yet, so nobody knows how they are fitted.">
        {(rows) => {
          const open = rows.find(({ id }) => id === address.get("fit")) ?? rows[0]!;
          const tabs = rows.map((row) => ({ id: row.id, word: `${row.hull.name ?? `Type ${row.hull.id}`} · ${row.losses}`, show: () => <One fit={row} /> }));
          return <TabPanels label="Fits by hull, with their losses" tabs={tabs} open={open.id} onOpen={(id) => change({ fit: id === rows[0]!.id ? null : id })} />;
        }}
      </Answer>
    </Panel>
  );
}

function One({ fit }: { fit: Fit }) {
  const all = fit.share > 0 ? Math.round(fit.losses / fit.share) : fit.losses;
  return (
    <article aria-label={fit.name}>
      <header className={css.fitHead}>
        <div>
          <h3>{fit.name}</h3>
          <p className="quiet">
            {fit.losses === all ? `all ${some(all, "loss", "losses")} of the hull` : `${fit.losses} of ${some(all, "loss", "losses")} of the hull (${percent(fit.share)})`} ·{" "}
            <KillLink id={fit.killmail}>a loss with exactly this fit</KillLink> · <Link href={`/fit?loss=${fit.killmail}`}>with other skills</Link>
          </p>
        </div>
        {fit.eft !== null && (
          <CopyButton text={() => fit.eft!} ask="Copy the fit:" title="For the game and Pyfa, in EFT's format">
            Copy as EFT
          </CopyButton>
        )}
      </header>
      <div className={fits.side}>
        <div>
          <Racks fit={ofDoctrine(fit)} />
          {fit.swaps.length > 0 && <Swaps fit={fit} />}
        </div>
        {fit.analysis ? <FitFigures analysis={fit.analysis} /> : <p className="quiet">The dogma engine could not reckon this fit.</p>}
      </div>
    </article>
  );
}

/** What others have in place of a module of the fit. */
function Swaps({ fit: { swaps } }: { fit: Fit }) {
  return (
    <section className={css.swaps} aria-label="Swaps">
      <h4>Others have instead</h4>
      <ul>
        {swaps.map(({ rack, item, instead_of, share }, index) => (
          <li key={index}>
            <TypeName {...item} size={20} />{" "}
            <span className="quiet">
              {instead_of ? `for ${instead_of.name ?? `type ${instead_of.id}`}` : `in a ${rack} slot`}, {percent(share)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
