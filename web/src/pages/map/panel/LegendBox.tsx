import type { CSSProperties } from "react";

import { Ago } from "../../../ui/Time";
import type { MapAddress } from "../address";
import type { Legend } from "../layers/paint";
import { css as rgb } from "../layers/paint";
import type { Colours } from "../renderer/theme";
import css from "./Panels.module.css";

interface Props {
  legend: Legend;
  colours: Colours;
  show: MapAddress["show"];
  open: boolean;
  /** Who said what the overlays show, and when. */
  sources: { word: string; source: string | null; asOf: string | null }[];
}

/** What the colours and signs mean, who says so, and how old it is. */
export function LegendBox({ legend, colours, show, open, sources }: Props) {
  const { ramp, swatches } = legend;
  const ring = (colour: string, word: string) => (
    <span key={word}>
      <i data-ring="" style={{ "--ring": colour } as CSSProperties} />
      {word}
    </span>
  );
  return (
    <details className={css.legend} open={open}>
      <summary>{legend.title}</summary>
      <div className={css.legendBody}>
        <div>{legend.meaning}</div>
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
        {legend.source && (
          <div>
            From {legend.source}
            {legend.asOf != null && (
              <>
                , until <Ago at={legend.asOf} /> ago
              </>
            )}
            .
          </div>
        )}
        <div className={css.swatches}>
          {show.includes("battles") && (["gank", "brawl", "battle", "hellcamp"] as const).map((tier) => (
            <span key={tier}>
              <i style={{ background: `var(--tier-${tier})` }} />
              {tier}
            </span>
          ))}
          {show.includes("campaigns") && ring(rgb(colours.campaign), "fight for a structure")}
          {show.includes("incursions") && ring(rgb(colours.incursion), "incursion")}
          {show.includes("holes") && ring(rgb(colours.hole), "hole of Thera or Turnur")}
        </div>
        {sources.map(({ word, source, asOf }) => (
          <div key={word}>
            {word}: {source ? `from ${source}` : "nobody has told yet"}
            {asOf && (
              <>
                , <Ago at={asOf} /> ago
              </>
            )}
          </div>
        ))}
      </div>
    </details>
  );
}
