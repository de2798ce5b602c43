import { bindFramebufferInfo, createFramebufferInfo, resizeFramebufferInfo, type FramebufferInfo } from "twgl.js";

import type { GL } from "./batch";

/**
 * What moves only with the view, kept as a picture: systems, gates, rings. While fights pulse over a map that nobody moves, a frame
 * is this picture and the glows.
 */
export class Ground {
  private readonly frame: FramebufferInfo;
  private width = 1;
  private height = 1;
  stale = true;

  constructor(private readonly gl: GL) {
    this.frame = createFramebufferInfo(gl, [{ internalFormat: gl.RGBA8, minMag: gl.NEAREST, wrap: gl.CLAMP_TO_EDGE }], 1, 1);
  }

  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    [this.width, this.height] = [width, height];
    resizeFramebufferInfo(this.gl, this.frame, [{ internalFormat: this.gl.RGBA8, minMag: this.gl.NEAREST, wrap: this.gl.CLAMP_TO_EDGE }], width, height);
    this.stale = true;
  }

  /** The picture, painted anew where it is stale, onto the canvas. */
  show(paint: () => void): void {
    const { gl, width, height } = this;
    if (this.stale) {
      bindFramebufferInfo(gl, this.frame);
      paint();
      this.stale = false;
    }
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.frame.framebuffer);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    bindFramebufferInfo(gl, null);
  }
}
