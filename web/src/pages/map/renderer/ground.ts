import {
  bindFramebufferInfo, createBufferInfoFromArrays, createFramebufferInfo, createProgramInfo, drawBufferInfo, resizeFramebufferInfo,
  setBuffersAndAttributes, setUniforms, type BufferInfo, type FramebufferInfo, type ProgramInfo,
} from "twgl.js";

import type { GL } from "./batch";

const VERTEX = `#version 300 es
in vec2 position;
void main() { gl_Position = vec4(position, 0.0, 1.0); }`;
const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D picture;
out vec4 outColour;
void main() { outColour = vec4(texelFetch(picture, ivec2(gl_FragCoord.xy), 0).rgb, 1.0); }`;

/**
 * What moves only with the view, kept as a picture: systems, gates, rings. While fights pulse over a map that nobody moves, a frame
 * is this picture and the glows.
 */
export class Ground {
  private readonly frame: FramebufferInfo;
  private readonly program: ProgramInfo;
  private readonly sheet: BufferInfo;
  private width = 1;
  private height = 1;
  stale = true;

  constructor(private readonly gl: GL) {
    this.frame = createFramebufferInfo(gl, this.attachments(), 1, 1);
    this.program = createProgramInfo(gl, [VERTEX, FRAGMENT]);
    this.sheet = createBufferInfoFromArrays(gl, { position: { numComponents: 2, data: [-1, -1, 3, -1, -1, 3] } });
  }

  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    [this.width, this.height] = [width, height];
    resizeFramebufferInfo(this.gl, this.frame, this.attachments(), width, height);
    this.stale = true;
  }

  /** The picture, painted anew where it is stale, onto the canvas. */
  show(paint: () => void): void {
    const { gl } = this;
    if (this.stale) {
      bindFramebufferInfo(gl, this.frame);
      paint();
      this.stale = false;
    }
    bindFramebufferInfo(gl, null);
    gl.disable(gl.BLEND);
    gl.useProgram(this.program.program);
    gl.bindVertexArray(null);
    setBuffersAndAttributes(gl, this.program, this.sheet);
    setUniforms(this.program, { picture: this.frame.attachments[0]! });
    drawBufferInfo(gl, this.sheet);
    gl.enable(gl.BLEND);
  }

  private attachments() {
    const { gl } = this;
    return [{ internalFormat: gl.RGBA8, format: gl.RGBA, type: gl.UNSIGNED_BYTE, minMag: gl.NEAREST, wrap: gl.CLAMP_TO_EDGE }];
  }
}
