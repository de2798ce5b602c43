import UPlot from "uplot";

import type { Zone } from "../format/time";
import type { Line } from "./Series";
import type { Colours } from "./themeColours";

interface Asked {
  lines: readonly Line[];
  colours: Colours;
  zone: Zone;
  text: (value: number) => string;
  width: number;
  height: number;
  days: boolean;
  range: readonly [number, number] | undefined;
}

const HALF_DAY = 43_200;
const MOST_BAR = 34; // pixels

/** What uPlot is told of a chart. */
export function chartOptions({ lines, colours, zone, text, width, height, days, range }: Asked): UPlot.Options {
  const bars = lines.some((line) => line.bars);
  const axis: UPlot.Axis = {
    stroke: colours.of("--quiet"),
    font: `11px ${colours.of("--font")}`,
    grid: { stroke: colours.of("--line"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { points: { size: 6 }, drag: { x: false, y: false, setScale: false }, y: false },
    ...(zone === "eve" && { tzDate: (seconds: number) => UPlot.tzDate(new Date(seconds * 1000), "Etc/UTC") }),
    scales: {
      // bars stand around their moment: half a one at each end would be cut off
      x: { range: (_, least, most) => (bars && days ? [least - HALF_DAY, most + HALF_DAY] : [least, most]) },
      y: {
        range: (_, least, most) => (range ? [...range] : [Math.min(0, least ?? 0) * 1.08, Math.max(1, (most ?? 0) * 1.08)]),
      },
    },
    axes: [
      { ...axis, size: 26, grid: { show: false }, space: days ? 56 : 64, values: (_, splits) => splits.map((at) => tick(at, days, zone)) },
      { ...axis, size: 46, space: 34, values: (_, splits) => splits.map((value) => text(Math.abs(value))) },
    ],
    series: [
      {},
      ...lines.map((line): UPlot.Series => {
        const stroke = colours.of(line.colour);
        return {
          label: line.name,
          stroke,
          width: line.bars ? 0 : 1.5,
          points: { show: !line.bars && line.values.length < 3 },
          ...(line.bars && { fill: stroke, paths: UPlot.paths.bars!({ size: [0.7, MOST_BAR], radius: 0.15 }) }),
          ...(line.steps && { paths: UPlot.paths.stepped!({ align: 1 }) }),
        };
      }),
    ],
  };
}

function tick(seconds: number, days: boolean, zone: Zone): string {
  const date = new Date(seconds * 1000);
  const timeZone = zone === "eve" ? "UTC" : undefined;
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone });
  return days || time === "00:00" ? date.toLocaleDateString("en-US", { month: "short", day: "numeric", timeZone }) : time;
}
