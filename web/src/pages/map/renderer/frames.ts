/** Longer ago than this the map was at rest, or drew now and then: no gap between frames. */
const REST_MS = 250;
/** While each frame is wanted even a long gap is one that somebody saw; beyond this the page was not looked at. */
const AWAY_MS = 2_000;

/** How long frames take: told once a second in an attribute of the canvas, for tests and whoever wonders. */
export class Frames {
  private js: number[] = [];
  private apart: number[] = [];
  private last = 0;
  private expected = false;
  private told = 0;
  private total = 0;

  constructor(private readonly element: Pick<HTMLElement, "dataset">) {}

  /** A frame that began and ended then (ms); `goesOn`: another is wanted right after it. */
  add(began: number, ended: number, goesOn: boolean): void {
    this.total++;
    this.js.push(ended - began);
    if (this.last > 0 && began - this.last < (this.expected ? AWAY_MS : REST_MS)) this.apart.push(began - this.last);
    this.last = began;
    this.expected = goesOn;
    if (ended - this.told < 1000) return;
    this.told = ended;
    const figures = { frames: this.total, js50: share(this.js, 0.5), js95: share(this.js, 0.95), apart50: share(this.apart, 0.5), apart95: share(this.apart, 0.95) };
    this.element.dataset.frames = JSON.stringify(figures);
    if (this.js.length > 240) [this.js, this.apart] = [[], []];
  }
}

function share(times: number[], part: number): number | null {
  const sorted = times.toSorted((one, other) => one - other);
  const time = sorted[Math.floor(sorted.length * part)];
  return time === undefined ? null : Math.round(time * 100) / 100;
}
