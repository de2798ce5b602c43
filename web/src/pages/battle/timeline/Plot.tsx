import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

import { shortIsk } from "../../../format/isk";
import { clock, type Zone } from "../../../format/time";
import { useSettings } from "../../../settings/settings";
import { ahead, stacked, type Course } from "./course";
import { colours, type Colours } from "./colours";
import { drawMarks } from "./drawMarks";
import css from "./Timeline.module.css";
import type { Mark } from "./turns";

interface Props {
  told: Course;
  turns: readonly Mark[];
  /** The bucket that is pointed at, here or elsewhere. */
  at: number | null;
  point: (at: number | null) => void;
}

const LINE_HEIGHT = 230;
const BARS_HEIGHT = 110;
const SYNC = "battle";

/** Two plots with one scale of time: the balance of ISK, and the losses. */
export function Plot({ told, turns, at, point }: Props) {
  const { theme, zone } = useSettings();
  const line = useRef<HTMLDivElement>(null);
  const bars = useRef<HTMLDivElement>(null);
  const plots = useRef<uPlot[]>([]);
  const latest = useRef({ told, turns });
  latest.current = { told, turns };
  const sides = Object.keys(told.momentum).join();
  const losers = order(told).join();
  useEffect(() => {
    const paint = colours();
    const width = line.current!.clientWidth;
    const now = latest.current.told;
    const top = new uPlot(balanceOptions(now, width, zone, paint, () => latest.current.turns, point), balanceData(now), line.current!);
    const bottom = new uPlot(lossOptions(now, width, zone, paint, point), lossData(now), bars.current!);
    plots.current = [top, bottom];
    const watch = new ResizeObserver(([entry]) => {
      const next = Math.floor(entry!.contentRect.width);
      if (next > 0) for (const plot of plots.current) plot.setSize({ width: next, height: plot.height });
    });
    watch.observe(line.current!);
    return () => {
      watch.disconnect();
      for (const plot of plots.current) plot.destroy();
      plots.current = [];
    };
  }, [sides, losers, theme, zone, point]);
  useEffect(() => {
    const [top, bottom] = plots.current;
    top?.setData(balanceData(told));
    bottom?.setData(lossData(told));
  }, [told, turns]);
  useEffect(() => {
    const [top] = plots.current;
    const time = at === null ? undefined : latest.current.told.times[at];
    // the other one follows: their cursors are tied
    if (top && time !== undefined && top.cursor.idx !== at) top.setCursor({ left: top.valToPos(time, "x"), top: 0 });
  }, [at]);
  const lead = ahead(told.momentum, told.times.length - 1);
  const total = told.kills.reduce((sum, one) => sum + one, 0);
  const label = `${total} losses in ${told.times.length} buckets; ${lead ? `side ${lead.side} is ahead by ${shortIsk(lead.isk)} ISK in the end` : "nobody is ahead in the end"}`;
  return (
    <div role="img" aria-label={label}>
      <div ref={line} className={css.plot} style={{ minHeight: LINE_HEIGHT }} />
      <div ref={bars} className={css.plot} style={{ minHeight: BARS_HEIGHT }} />
    </div>
  );
}

/** Of two sides one line says all: what one inflicts the other loses. */
function drawn(told: Course): string[] {
  const sides = Object.keys(told.momentum);
  return sides.length === 2 ? sides.slice(0, 1) : sides;
}

function balanceData(told: Course): uPlot.AlignedData {
  return [told.times, ...drawn(told).map((side) => told.momentum[side]!)];
}

function balanceOptions(told: Course, width: number, zone: Zone, paint: Colours, turns: () => readonly Mark[], point: Props["point"]): uPlot.Options {
  const sides = drawn(told);
  const two = Object.keys(told.momentum);
  const both = two.length === 2 ? ([paint.side(two[0]!), paint.side(two[1]!)] as const) : null;
  return {
    ...common(width, LINE_HEIGHT, zone, paint, point),
    padding: [22, 8, 0, 0],
    series: [
      {},
      ...sides.map((side): uPlot.Series => {
        if (both === null) return { label: side, stroke: paint.side(side), width: 2, points: { show: false } };
        const split = (alpha: string) => (plot: uPlot) => halves(plot, both[0] + alpha, both[1] + alpha);
        return { label: side, stroke: split(""), fill: split("33"), width: 2, points: { show: false } };
      }),
    ],
    axes: [axis(zone, paint, false), { ...money(paint) }],
    hooks: { draw: [(plot) => drawMarks(plot, turns(), paint)] },
  };
}

/** Above nought the one colour, below it the other. */
function halves(plot: uPlot, above: string, below: string): CanvasGradient | string {
  const { top, height } = plot.bbox;
  if (!(height > 0)) return above;
  const nought = Math.min(1, Math.max(0, (plot.valToPos(0, "y", true) - top) / height));
  if (!Number.isFinite(nought)) return above;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  for (const [at, colour] of [[0, above], [nought, above], [nought, below], [1, below]] as const) gradient.addColorStop(at, colour);
  return gradient;
}

/** The sides, and then those without one. */
function order(told: Course): string[] {
  const sides = Object.keys(told.losses);
  return [...sides.filter((side) => side !== ""), ...sides.filter((side) => side === "")];
}

function lossData(told: Course): uPlot.AlignedData {
  return [told.times, ...stacked(told.losses, order(told)).reverse()];
}

function lossOptions(told: Course, width: number, zone: Zone, paint: Colours, point: Props["point"]): uPlot.Options {
  const bars = uPlot.paths.bars!({ size: [0.75, 14, 1] });
  return {
    ...common(width, BARS_HEIGHT, zone, paint, point),
    padding: [6, 8, 0, 0],
    series: [
      {},
      ...order(told)
        .reverse() // the whole behind, what is part of it before it
        .map((side): uPlot.Series => ({ label: side, fill: paint.side(side), width: 0, paths: bars, points: { show: false } })),
    ],
    axes: [axis(zone, paint, true), { ...money(paint), values: (_, values) => values.map((one) => (Number.isInteger(one) ? String(one) : "")) }],
    scales: { x: { time: true }, y: { range: (_, __, most) => [0, Math.max(3, most)] } },
  };
}

function common(width: number, height: number, zone: Zone, paint: Colours, point: Props["point"]): Omit<uPlot.Options, "series"> {
  return {
    width,
    height,
    legend: { show: false },
    tzDate: (seconds) => (zone === "eve" ? uPlot.tzDate(new Date(seconds * 1000), "UTC") : new Date(seconds * 1000)),
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: SYNC }, points: { size: 6, fill: paint.text, stroke: paint.panel } },
    hooks: { setCursor: [(plot) => point(plot.cursor.idx ?? null)] },
  };
}

function axis(zone: Zone, paint: Colours, words: boolean): uPlot.Axis {
  return {
    stroke: paint.quiet,
    grid: { stroke: paint.line, width: 1 },
    ticks: { show: false },
    font: paint.font,
    size: words ? 24 : 4,
    values: (_, times) => (words ? times.map((time) => clock(time, zone, new Date(time * 1000))) : times.map(() => "")),
  };
}

function money(paint: Colours): uPlot.Axis {
  return {
    stroke: paint.quiet,
    grid: { stroke: paint.line, width: 1 },
    ticks: { show: false },
    font: paint.font,
    size: 56,
    values: (_, values) => values.map((one) => shortIsk(one)),
  };
}
