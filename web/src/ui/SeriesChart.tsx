import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import UPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { clock } from "../format/time";
import { useSettings } from "../settings/settings";
import { chartOptions } from "./chartOptions";
import type { SeriesProps } from "./Series";
import css from "./Series.module.css";
import { useThemeColours } from "./themeColours";

const plain = (value: number) => value.toLocaleString("en-US");

/** The chart itself. Arrow keys walk over its moments; the same figures stand in a table for whoever cannot see it. */
export default function SeriesChart({ label, at, lines, height = 180, text = plain, days = false, range }: SeriesProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const { zone } = useSettings();
  const colours = useThemeColours();
  // days are EVE's, whichever clock is chosen
  const shownZone = days ? "eve" : zone;

  useEffect(() => {
    if (!box.current) return;
    const options = chartOptions({ lines, colours, zone: shownZone, text, width: box.current.clientWidth, height, days, range });
    options.hooks = { setCursor: [(plot) => setIndex(plot.cursor.idx ?? null)] };
    const data = [at, ...lines.map((line) => line.values.map((value) => (value !== null && line.below ? -value : value)))];
    const plot = new UPlot(options, data as UPlot.AlignedData, box.current);
    chart.current = plot;
    const watch = new ResizeObserver(() => box.current && plot.setSize({ width: box.current.clientWidth, height }));
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [at, lines, colours, shownZone, text, height, days, range]);

  const walk = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const plot = chart.current;
    if (step === undefined || !plot || at.length === 0) return;
    const next = Math.min(at.length - 1, Math.max(0, (index ?? (step > 0 ? -1 : at.length)) + step));
    plot.setCursor({ left: plot.valToPos(at[next]!, "x"), top: 10 });
    event.preventDefault();
  };
  const when = (moment: number) => (days ? day(moment) : clock(moment, shownZone));

  return (
    <figure className={css.figure}>
      <div ref={box} className={css.chart} style={{ height }} tabIndex={0} role="img" aria-label={`${label}. Arrow keys walk over it.`} onKeyDown={walk} />
      <figcaption className={css.legend}>
        {lines.map((line) => {
          const value = index === null ? undefined : line.values[index];
          return (
            <span key={line.name}>
              <span className={css.sign} style={{ background: `var(${line.colour})` }} aria-hidden="true" />
              {line.name}
              {index !== null && <strong>{value === null || value === undefined ? "?" : text(value)}</strong>}
            </span>
          );
        })}
        <span className={css.when}>{index !== null && at[index] !== undefined ? when(at[index]) : ""}</span>
      </figcaption>
      <table className="hidden">
        <caption>{label}</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            {lines.map((line) => (
              <th key={line.name} scope="col">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at.map((moment, row) => (
            <tr key={moment}>
              <th scope="row">{when(moment)}</th>
              {lines.map((line) => (
                <td key={line.name}>{line.values[row] === null || line.values[row] === undefined ? "?" : text(line.values[row])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function day(moment: number): string {
  return new Date(moment * 1000).toLocaleDateString("en-US", { weekday: "short", month: "short", day: "numeric", timeZone: "UTC" });
}
