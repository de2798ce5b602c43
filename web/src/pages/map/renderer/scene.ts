import type { MapBattle, MapKill } from "../events";
import type { Atlas } from "../geometry";
import { css, type Paint } from "../layers/paint";
import { between, centreOf, ease, viewOf, type Centre, type Size, type View } from "../projection";
import { Batch, type GL, type Uniforms } from "./batch";
import { Frames } from "./frames";
import { Ground } from "./ground";
import { Labels } from "./labels";
import { Loop, type Pace } from "./loop";
import { gateStrength, starSize, zoomFactor } from "./pulse";
import { BATTLES, KILLS, LINES, MARKS, STARS } from "./shaders";
import type { Colours } from "./theme";
import { battlesAsColumns, gatesAsColumns, killsAsColumns, linesAsColumns, marksAsColumns, starsAsColumns, type Line, type Mark } from "./things";

/** Where event time stands. */
export interface Clock {
  /** Unix seconds, with parts. */
  now: () => number;
  /** Event seconds that go by in a second; 0: held. */
  speed: number;
  /** How long what happened is shown, seconds. */
  span: number;
}

const FLASH_SECONDS = 2.5;
const EMBER_SECONDS = 240;
/** Nothing died for so long: the battle is over. */
const QUIET_SECONDS = 900;
const FLIGHT_MS = 700;
const MOST_DPR = 2;

/** Floats have 24 bits: seconds are counted from an hour nearby. */
const hourOf = (seconds: number) => Math.floor(seconds / 3600) * 3600;

/** Everything on the canvas. Told what there is; decides by itself when to draw. */
export class Scene {
  private readonly gl: GL;
  private readonly ground: Ground;
  private readonly stars: Batch;
  private readonly gates: Batch;
  private readonly lines: Batch;
  private readonly marks: Batch;
  private readonly kills: Batch;
  private readonly battles: Batch;
  private readonly labels: Labels;
  private readonly frames: Frames;
  private readonly loop: Loop;
  private atlas: Atlas | null = null;
  private colours: Colours | null = null;
  private view: View = { k: 8, x: 0, y: 0 };
  private size: Size = { width: 1, height: 1 };
  private dpr = 1;
  private clock: Clock = { now: () => Date.now() / 1000, speed: 1, span: 3600 };
  /** From when the seconds of kills and battles are counted. */
  private killZero = 0;
  private battleZero = 0;
  private named: readonly number[] = [];
  private burning = false;
  private still = false;
  /** Until then (ms of the page) flashes are seen. */
  private flashUntil = 0;
  private flight: { from: Centre; to: Centre; began: number } | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    names: HTMLCanvasElement,
    /** A flight moves the view: whoever holds it must know. */
    private readonly moved: (view: View) => void,
  ) {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false, powerPreference: "low-power" });
    if (gl === null) throw new Error("This browser has no WebGL 2, so there is no map. The fights are in the list beside it.");
    this.gl = gl;
    this.ground = new Ground(gl);
    const colour = { size: 4, bytes: true };
    this.stars = new Batch(gl, STARS, { position: { size: 2 }, colour, factor: { size: 1 }, shape: { size: 1 } }, "point");
    this.gates = new Batch(gl, LINES, { ends: { size: 4 }, colour, width: { size: 1 } }, "strip");
    this.lines = new Batch(gl, LINES, { ends: { size: 4 }, colour, width: { size: 1 } }, "strip");
    this.marks = new Batch(gl, MARKS, { position: { size: 2 }, colour, ring: { size: 3 } }, "square");
    this.kills = new Batch(gl, KILLS, { position: { size: 2 }, colour, times: { size: 2 }, radius: { size: 1 }, hollow: { size: 1 } }, "square");
    this.battles = new Batch(gl, BATTLES, { position: { size: 2 }, colour, times: { size: 2 }, pulse: { size: 2 }, radius: { size: 1 } }, "square");
    this.labels = new Labels(names);
    this.frames = new Frames(canvas);
    this.loop = new Loop(this.draw, this.pace);
    canvas.addEventListener("webglcontextlost", this.lost);
  }

  end(): void {
    this.loop.end();
    this.canvas.removeEventListener("webglcontextlost", this.lost);
  }

  setAtlas(atlas: Atlas, colours: Colours): void {
    this.atlas = atlas;
    this.colours = colours;
    this.labels.setAtlas(atlas);
    this.stars.set(atlas.count, starsAsColumns(atlas));
    const { count, columns } = gatesAsColumns(atlas, colours.gate);
    this.gates.set(count, columns);
    this.repaint();
  }

  setPaint({ colours, sizes }: Paint): void {
    if (this.atlas === null) return;
    this.stars.set(this.atlas.count, { colour: colours, factor: sizes });
    this.repaint();
  }

  setLines(lines: readonly Line[]): void {
    this.lines.set(lines.length, linesAsColumns(lines));
    this.repaint();
  }

  setMarks(marks: readonly Mark[]): void {
    this.marks.set(marks.length, marksAsColumns(marks));
    this.repaint();
  }

  setNamed(named: readonly number[]): void {
    this.named = named;
    this.loop.want();
  }

  setClock(clock: Clock): void {
    this.clock = clock;
    this.loop.want();
  }

  setStill(still: boolean): void {
    this.still = still;
    this.loop.want();
  }

  /** `seen`: when (event time) a kill came to us. */
  setKills(kills: readonly MapKill[], seen: (kill: MapKill) => number): void {
    if (this.atlas === null || this.colours === null) return;
    const now = this.clock.now();
    this.killZero = hourOf(now);
    const { count, columns } = killsAsColumns(kills, this.atlas, this.killZero, seen, this.colours.kills);
    this.kills.set(count, columns);
    if (kills.some((kill) => seen(kill) > now - FLASH_SECONDS)) this.flashUntil = performance.now() + 4 * FLASH_SECONDS * 1000;
    this.loop.want();
  }

  setBattles(battles: readonly MapBattle[], rates: ReadonlyMap<number, number>): void {
    if (this.atlas === null || this.colours === null) return;
    const now = this.clock.now();
    this.battleZero = hourOf(now);
    const { count, columns } = battlesAsColumns(battles, this.atlas, this.battleZero, rates, this.colours.tiers, this.still);
    this.battles.set(count, columns);
    this.burning = battles.some(({ active, end }) => active || end + QUIET_SECONDS > now);
    this.loop.want();
  }

  resize(size: Size): void {
    const dpr = Math.min(MOST_DPR, window.devicePixelRatio || 1);
    this.size = size;
    this.dpr = dpr;
    this.canvas.width = Math.max(1, Math.round(size.width * dpr));
    this.canvas.height = Math.max(1, Math.round(size.height * dpr));
    this.ground.resize(this.canvas.width, this.canvas.height);
    this.repaint();
  }

  get current(): View {
    return this.view;
  }

  get window(): Size {
    return this.size;
  }

  get flying(): boolean {
    return this.flight !== null;
  }

  setView(view: View): void {
    this.view = view;
    this.repaint();
  }

  /** Go there; at once for whoever wants no motion. */
  fly(to: Centre, atOnce = false): void {
    if (atOnce || this.still) {
      this.flight = null;
      this.moved(viewOf(to, this.size));
      return;
    }
    this.flight = { from: centreOf(this.view, this.size), to, began: performance.now() };
    this.loop.want();
  }

  land(): void {
    this.flight = null;
  }

  private repaint(): void {
    this.ground.stale = true;
    this.loop.want();
  }

  private pace = (): Pace => {
    if (this.flight !== null || this.clock.speed > 1) return "every";
    if (this.clock.speed === 0) return "still";
    if (this.still) return "rarely";
    if (performance.now() < this.flashUntil) return "every";
    if (this.burning) return "half";
    return this.kills.size + this.battles.size > 0 ? "rarely" : "still";
  };

  private draw = (): void => {
    const began = performance.now();
    const { gl, atlas, colours, view, size, dpr } = this;
    if (atlas === null || colours === null) return;
    this.step(began);
    const common = { view: [this.view.k, this.view.x, this.view.y], size: [size.width, size.height], dpr };
    const stale = this.ground.stale || view !== this.view;
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    this.ground.show(() => this.paintGround(common, colours));
    const { speed, span } = this.clock;
    // while the past runs fast, a flash lasts as long for the eye
    const fast = Math.max(1, speed);
    const now = this.clock.now();
    const flash = this.still || speed === 0 ? 0 : FLASH_SECONDS * fast;
    const light = colours.dark ? 0 : 1;
    const zoom = zoomFactor(this.view.k);
    this.kills.draw({ ...common, clock: [now - this.killZero, span, Math.max(EMBER_SECONDS, 5 * fast), flash], zoom, light });
    this.battles.draw({ ...common, clock: [now - this.battleZero, span, QUIET_SECONDS, flash], zoom, light, tick: (began / 1000) % 10_000 });
    if (stale || this.labelled !== this.named) {
      this.labels.draw(atlas, this.view, size, dpr, { text: colours.text, quiet: colours.quiet, ground: css(colours.ground) }, { named: this.named });
      this.labelled = this.named;
    }
    this.frames.add(began, performance.now(), this.pace() === "every");
    if (this.stars.size > 0) this.canvas.dataset.mapReady = "true";
  };

  private labelled: readonly number[] | null = null;

  private paintGround(common: Uniforms, { ground, dark }: Colours): void {
    const { gl, view } = this;
    gl.clearColor(ground[0] / 255, ground[1] / 255, ground[2] / 255, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    this.gates.draw({ ...common, strength: [Math.min(1.6, 0.7 + view.k / 120), gateStrength(view.k) * (dark ? 1 : 1.2)] });
    this.lines.draw({ ...common, strength: [1, 1] });
    this.stars.draw({ ...common, diameter: starSize(view.k) });
    this.marks.draw({ ...common });
  }

  private step(now: number): void {
    if (this.flight === null) return;
    const { from, to, began } = this.flight;
    const share = Math.min(1, (now - began) / FLIGHT_MS);
    if (share === 1) this.flight = null;
    this.moved(viewOf(between(from, to, ease(share)), this.size));
  }

  private lost = (event: Event): void => {
    event.preventDefault();
    this.canvas.dispatchEvent(new CustomEvent("maplost"));
  };
}
