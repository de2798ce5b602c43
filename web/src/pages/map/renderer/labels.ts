import type { Area, Atlas } from "../geometry";
import type { Size, View } from "../projection";

interface Style {
  text: string;
  quiet: string;
  ground: string;
}

export interface Labelled {
  /** Systems that have their name at every scale, the most important first. */
  named: readonly number[];
}

const FAR = 3.2;
const CONSTELLATIONS_FROM = 38;
const SYSTEMS_FROM = 58;
const CELL = 48;
const SLACK = 4;

/** Names over the map: regions from afar, then constellations, then systems. Where two would overlap the first one stays. */
export class Labels {
  private readonly pen: CanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();
  private readonly taken = new Map<number, [number, number, number, number][]>();
  private shown: Area[] = [];

  constructor(private readonly canvas: HTMLCanvasElement) {
    this.pen = canvas.getContext("2d")!;
  }

  setAtlas(atlas: Atlas): void {
    // J-space's regions have no names that anybody uses: its classes stand over their blocks
    this.shown = atlas.regions.filter((area) => !Number.isNaN(area.x) && area.id < 11_000_000).toSorted((one, other) => other.systems.length - one.systems.length);
  }

  draw(atlas: Atlas, view: View, size: Size, dpr: number, style: Style, { named }: Labelled): void {
    const { pen, canvas } = this;
    if (canvas.width !== Math.round(size.width * dpr) || canvas.height !== Math.round(size.height * dpr)) {
      canvas.width = Math.round(size.width * dpr);
      canvas.height = Math.round(size.height * dpr);
    }
    pen.setTransform(dpr, 0, 0, dpr, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    this.taken.clear();
    const { k } = view;

    pen.lineWidth = 3;
    pen.strokeStyle = style.ground;
    this.font("500 11px", "0px");
    pen.fillStyle = style.text;
    for (const system of named) this.system(atlas, view, size, system, 13);

    if (k >= SYSTEMS_FROM) {
      this.font("400 11px", "0px");
      pen.fillStyle = style.text;
      pen.globalAlpha = Math.min(0.9, 0.35 + (k - SYSTEMS_FROM) / 40);
      for (let system = 0; system < atlas.count; system++) this.system(atlas, view, size, system, 11);
    }
    if (k >= FAR) {
      this.font("600 11px", "1.6px");
      pen.fillStyle = style.quiet;
      const strength = Math.max(0.28, Math.min(0.92, 1.15 - k / 90));
      for (const area of this.shown) {
        pen.globalAlpha = atlas.cut[area.systems[0]!] ? 0.5 * strength : strength;
        this.at(area.name.toUpperCase(), area.x * k + view.x, area.y * k + view.y, size, 11);
      }
    }
    if (k >= CONSTELLATIONS_FROM && k < 150) {
      this.font("italic 400 11px", "0.4px");
      pen.globalAlpha = 0.62;
      for (const area of atlas.constellations) if (area.id < 21_000_000) this.at(area.name, area.x * k + view.x, area.y * k + view.y, size, 11);
    }
    this.font("600 11px", "1.2px");
    pen.fillStyle = style.quiet;
    pen.globalAlpha = 0.85;
    pen.textAlign = "left";
    for (const { name, x, y } of atlas.headings) this.at(name.toUpperCase(), x * k + view.x, y * k + view.y, size, 11, true);
    pen.globalAlpha = 1;
  }

  private system(atlas: Atlas, view: View, size: Size, system: number, high: number): void {
    const x = atlas.plane[2 * system]!;
    if (Number.isNaN(x)) return;
    const shift = 9 + Math.min(6, view.k / 30);
    this.at(atlas.names[system]!, x * view.k + view.x, atlas.plane[2 * system + 1]! * view.k + view.y + shift, size, high);
  }

  private at(text: string, x: number, y: number, size: Size, high: number, left = false): void {
    if (!(x > -80 && y > -20 && x < size.width + 80 && y < size.height + 20)) return;
    const wide = this.width(text);
    const from = left ? x : x - wide / 2;
    if (!this.room(from - SLACK, y - high / 2 - 1, from + wide + SLACK, y + high / 2 + 1)) return;
    this.pen.strokeText(text, x, y);
    this.pen.fillText(text, x, y);
  }

  private font(style: string, spacing: string): void {
    const font = `${style} system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif`;
    if (this.pen.font !== font) this.pen.font = font;
    this.pen.letterSpacing = spacing;
    this.style = style + spacing;
  }

  private style = "";

  private width(text: string): number {
    const key = this.style + text;
    const known = this.widths.get(key);
    if (known !== undefined) return known;
    const { width } = this.pen.measureText(text);
    this.widths.set(key, width);
    return width;
  }

  /** Whether nothing stands there yet; takes it. */
  private room(left: number, top: number, right: number, bottom: number): boolean {
    const cells: number[] = [];
    for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++) {
      for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++) {
        const key = column * 4096 + row;
        for (const [l, t, r, b] of this.taken.get(key) ?? []) if (left < r && right > l && top < b && bottom > t) return false;
        cells.push(key);
      }
    }
    for (const key of cells) {
      const there = this.taken.get(key);
      if (there) there.push([left, top, right, bottom]);
      else this.taken.set(key, [[left, top, right, bottom]]);
    }
    return true;
  }
}
