import type { CSSProperties } from "react";

import { Ago } from "../../../ui/Time";
import { TIERS, type MapAddress } from "../address";
import type { Legend } from "../layers/paint";
import { css as rgb } from "../layers/paint";
import type { Colours } from "../renderer/theme";
import css from "./Panels.module.css";

export interface Told {
  sign: "campaigns" | "holes" | "incursions";
  word: string;
  source: string | null;
  asOf: string | null;
}

interface Props {
  legend: Legend;
  colours: Colours;
  show: MapAddress["show"];
  open: boolean;
  /** Who said what the overlays show, and when. */
  sources: Told[];
}

/** What the colours and signs mean, who says so, and how old it is. */
export function LegendBox({ legend, colours, show, open, sources }: Props) {
  const { ramp, swatches } = legend;
  const rings = { campaigns: colours.campaign, holes: colours.hole, incursions: colours.incursion };
  return (
    <details className={css.legend} open={open}>
      <summary>{legend.title}</summary>
      <div className={css.legendBody}>
        <div>
          {legend.meaning} <Source source={legend.source ?? null} asOf={legend.asOf ?? null} />
        </div>
        {ramp && (
          <div className={css.ramp}>
            <span>{ramp.from}</span>
            <i style={{ background: `linear-gradient(90deg, ${ramp.colours.join(", ")})` }} />
            <span>{ramp.to}</span>
          </div>
        )}
        {swatches && swatches.length > 0 && (
          <div className={css.swatches}>
            {swatches.map(({ colour, word }) => (
              <span key={word}>
                <i style={{ background: colour }} />
                {word}
              </span>
            ))}
          </div>
        )}
        {legend.note && <div>{legend.note}</div>}
        {show.includes("battles") && (
          <div className={css.swatches} title="A battle by its tier: pilots' losses, brawl from 10, battle from 50, hellcamp from 200. Its waves are faster the more ISK burns a minute.">
            {TIERS.map((tier) => (
              <span key={tier}>
                <i style={{ background: `var(--tier-${tier})` }} />
                {tier}
              </span>
            ))}
          </div>
        )}
        {sources.map(({ word, source, asOf, sign }) => (
          <div key={word} className={css.swatches}>
            <span>
              <i data-ring="" style={{ "--ring": rgb(rings[sign]) } as CSSProperties} />
              {word} {source === null ? <span className={css.source}>(nobody has told)</span> : <Source source={source} asOf={asOf} />}
            </span>
          </div>
        ))}
      </div>
    </details>
  );
}

function Source({ source, asOf }: { source: string | null; asOf: string | number | null }) {
  if (source === null) return null;
  return (
    <span className={css.source}>
      ({source}
      {asOf !== null && (
        <>
          , <Ago at={asOf} />
        </>
      )}
      )
    </span>
  );
}
