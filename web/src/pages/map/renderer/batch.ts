import {
  createBufferInfoFromArrays, createProgramInfo, createVertexArrayInfo, drawBufferInfo, setAttribInfoBufferFromArray, setBuffersAndAttributes,
  setUniforms, type BufferInfo, type ProgramInfo, type VertexArrayInfo,
} from "twgl.js";

export type GL = WebGL2RenderingContext;

/** What an instance is made of: name, numbers in it, whether they are bytes of 0 to 1. */
export type Parts = Record<string, { size: number; bytes?: boolean }>;
export type Columns = Record<string, Float32Array | Uint8Array>;
export type Uniforms = Record<string, number | readonly number[]>;

const CORNERS = { square: [-1, -1, 1, -1, -1, 1, 1, 1], strip: [0, -1, 1, -1, 0, 1, 1, 1] };

/** Many things of one kind, drawn in one call: squares (or strips) that a shader puts where each instance is, or points. */
export class Batch {
  private readonly program: ProgramInfo;
  private readonly buffers: BufferInfo;
  private readonly vertices: VertexArrayInfo;
  private count = 0;

  constructor(
    private readonly gl: GL,
    shader: { vertex: string; fragment: string },
    parts: Parts,
    private readonly form: "square" | "strip" | "point",
  ) {
    this.program = createProgramInfo(gl, [shader.vertex, shader.fragment]);
    this.buffers = createBufferInfoFromArrays(gl, {
      ...(form !== "point" && { corner: { numComponents: 2, data: CORNERS[form] } }),
      ...Object.fromEntries(
        Object.entries(parts).map(([name, { size, bytes = false }]) => {
          const data = bytes ? new Uint8Array(size) : new Float32Array(size);
          return [name, { numComponents: size, data, drawType: gl.DYNAMIC_DRAW, normalize: bytes, ...(form !== "point" && { divisor: 1 }) }];
        }),
      ),
    });
    this.vertices = createVertexArrayInfo(gl, this.program, this.buffers);
  }

  get size(): number {
    return this.count;
  }

  /** All instances anew; columns that are left out stay as they are. */
  set(count: number, columns: Columns): void {
    this.count = count;
    for (const [name, column] of Object.entries(columns)) setAttribInfoBufferFromArray(this.gl, this.buffers.attribs![name]!, column);
  }

  draw(uniforms: Uniforms): void {
    if (this.count === 0) return;
    const { gl } = this;
    gl.useProgram(this.program.program);
    setBuffersAndAttributes(gl, this.program, this.vertices);
    setUniforms(this.program, uniforms);
    if (this.form === "point") drawBufferInfo(gl, this.vertices, gl.POINTS, this.count);
    else drawBufferInfo(gl, this.vertices, gl.TRIANGLE_STRIP, 4, 0, this.count);
  }
}
