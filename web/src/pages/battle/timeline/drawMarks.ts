import type uPlot from "uplot";

import type { Colours } from "./colours";
import { room, type Mark } from "./turns";

const GAP = 6;

/** A line at each turning point; above it its number, and its words where they fit. */
export function drawMarks(plot: uPlot, turns: readonly Mark[], paint: Colours): void {
  if (turns.length === 0) return;
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  ctx.font = paint.font.replace("11px", `${11 * ratio}px`);
  ctx.textBaseline = "bottom";
  ctx.textAlign = "left";
  const texts = turns.map(({ number, word }) => `${number} ${word}`);
  const xs = turns.map(({ at }) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, plot.valToPos(at, "x", true))));
  const wide = ctx.measureText(String(turns.length)).width + GAP * ratio;
  const widths = texts.map((text) => ctx.measureText(text).width + GAP * ratio);
  const rooms = room(xs, widths, wide, bbox.left + bbox.width);
  ctx.strokeStyle = paint.quiet;
  ctx.lineWidth = ratio;
  ctx.setLineDash([2 * ratio, 4 * ratio]);
  for (const [index, x] of xs.entries()) {
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillStyle = turns[index]!.side ? paint.side(turns[index]!.side!) : paint.text;
    if (rooms[index] !== "line") ctx.fillText(rooms[index] === "word" ? texts[index]! : String(turns[index]!.number), x, bbox.top - 4 * ratio);
  }
  ctx.restore();
}
