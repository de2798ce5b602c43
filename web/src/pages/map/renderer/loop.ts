/** `every`: each frame of the screen. `half`: every other. `rarely`: once a second. `still`: none until something changes. */
export type Pace = "every" | "half" | "rarely" | "still";

/** Draws when something changed or moves, and stops when nothing does or nobody can see it. */
export class Loop {
  private handle = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private skipped = false;
  private wanted = false;
  private ended = false;

  constructor(
    private readonly draw: (time: number) => void,
    private readonly pace: () => Pace,
  ) {
    document.addEventListener("visibilitychange", this.seen);
  }

  /** Draw soon. */
  want = (): void => {
    this.wanted = true;
    if (this.handle === 0 && !document.hidden && !this.ended) this.handle = requestAnimationFrame(this.frame);
  };

  end(): void {
    this.ended = true;
    document.removeEventListener("visibilitychange", this.seen);
    cancelAnimationFrame(this.handle);
    clearTimeout(this.timer);
  }

  private seen = (): void => {
    if (!document.hidden) this.want();
  };

  private frame = (time: number): void => {
    this.handle = 0;
    if (document.hidden || this.ended) return;
    const pace = this.pace();
    if (!this.wanted && pace === "half" && !this.skipped) {
      this.skipped = true;
      this.handle = requestAnimationFrame(this.frame);
      return;
    }
    this.skipped = false;
    this.wanted = false;
    clearTimeout(this.timer);
    this.draw(time);
    const next = this.pace();
    if (next === "every" || next === "half") this.handle ||= requestAnimationFrame(this.frame);
    else if (next === "rarely") this.timer = setTimeout(this.want, 1000);
  };
}
