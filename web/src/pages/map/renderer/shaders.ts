/** All positions are light-years of the plane; a view (scale, shift) brings them to CSS pixels. Colours leave premultiplied. */
const VIEW = `#version 300 es
precision highp float;
uniform vec3 view;
uniform vec2 size;
uniform float dpr;
vec2 toPixels(vec2 place) { return place * view.x + view.yz; }
vec4 toClip(vec2 pixels) { return vec4(pixels / size * vec2(2.0, -2.0) + vec2(-1.0, 1.0), 0.0, 1.0); }
const vec4 NOWHERE = vec4(2.0, 2.0, 2.0, 1.0);
`;
const HEAD = `#version 300 es
precision highp float;
out vec4 outColour;
`;

/** Systems: one point each. `shape` 0 round, 1 triangle (Pochven), 2 diamond (Zarzakh, drifters), 3 square (J-space). */
export const STARS = {
  vertex: `${VIEW}
in vec2 position;
in vec4 colour;
in float factor;
in float shape;
uniform float diameter;
out vec4 tint;
flat out float form;
flat out float across;
void main() {
  tint = colour;
  form = shape;
  across = max(1.6, diameter * factor * (shape > 2.5 ? 0.72 : shape > 0.5 ? 1.35 : 1.0)) * dpr + 1.0;
  gl_PointSize = across;
  gl_Position = toClip(toPixels(position));
}`,
  fragment: `${HEAD}
in vec4 tint;
flat in float form;
flat in float across;
void main() {
  vec2 at = (gl_PointCoord - 0.5) * across;
  float half_ = across * 0.5 - 0.5;
  float edge = form < 0.5 || across < 5.0 ? length(at) - half_
    : form < 1.5 ? max(abs(at.x) * 0.866 - at.y * 0.5 - half_ * 0.5, at.y - half_ * 0.6)
    : form < 2.5 ? abs(at.x) + abs(at.y) - half_
    : max(abs(at.x), abs(at.y)) - half_ * 0.8;
  float cover = tint.a * clamp(0.5 - edge, 0.0, 1.0);
  outColour = vec4(tint.rgb * cover, cover);
}`,
};

/** Lines of any width: gates, routes, holes. */
export const LINES = {
  vertex: `${VIEW}
in vec2 corner;
in vec4 ends;
in vec4 colour;
in float width;
uniform vec2 strength;
out vec4 tint;
out float across;
flat out float half_;
void main() {
  vec2 a = toPixels(ends.xy);
  vec2 b = toPixels(ends.zw);
  vec2 along = b - a;
  float far = max(length(along), 1e-4);
  vec2 aside = vec2(-along.y, along.x) / far;
  half_ = width * strength.x * 0.5;
  float out_ = half_ + 0.7;
  across = corner.y * out_;
  tint = vec4(colour.rgb, colour.a * strength.y);
  gl_Position = toClip(mix(a, b, corner.x) + aside * across);
}`,
  fragment: `${HEAD}
in vec4 tint;
in float across;
flat in float half_;
void main() {
  float cover = tint.a * clamp(half_ + 0.5 - abs(across), 0.0, 1.0);
  outColour = vec4(tint.rgb * cover, cover);
}`,
};

/** Rings round systems. `radius` is CSS pixels, or light-years where it is negative. */
export const MARKS = {
  vertex: `${VIEW}
in vec2 corner;
in vec2 position;
in vec4 colour;
in vec3 ring;
out vec2 at;
out vec4 tint;
flat out vec3 shape;
void main() {
  float radius = ring.x < 0.0 ? -ring.x * view.x : ring.x;
  float reach = radius + ring.y + 2.0;
  at = corner * reach;
  tint = colour;
  shape = vec3(radius, ring.y, ring.z);
  gl_Position = toClip(toPixels(position) + at);
}`,
  fragment: `${HEAD}
in vec2 at;
in vec4 tint;
flat in vec3 shape;
void main() {
  float far = shape.z > 1.5 ? max(abs(at.x), abs(at.y)) : shape.z > 0.5 ? (abs(at.x) + abs(at.y)) * 0.8 : length(at);
  float cover = tint.a * clamp(shape.y * 0.5 + 0.5 - abs(far - shape.x), 0.0, 1.0);
  if (cover <= 0.0) discard;
  outColour = vec4(tint.rgb * cover, cover);
}`,
};

/**
 * Kills: a flash that fades to an ember. `times`: event time, when the flash is, both seconds from the batch's own zero. `light` is 0
 * where light adds to the dark, 1 where ink covers paper.
 */
export const KILLS = {
  vertex: `${VIEW}
in vec2 corner;
in vec2 position;
in vec4 colour;
in vec2 times;
in float radius;
in float hollow;
uniform vec4 clock;
uniform float zoom;
out vec2 at;
out vec4 tint;
flat out vec2 form;
void main() {
  float age = clock.x - times.x;
  if (age < 0.0 || age > clock.y) { gl_Position = NOWHERE; return; }
  float since = clock.w > 0.0 ? (clock.x - times.y) / clock.w : 99.0;
  float flash = since < 0.0 ? 0.0 : exp(-since);
  float glow = 0.11 + 0.66 * exp(-age / clock.z);
  float reach = radius * zoom * (0.75 + 0.25 * glow + 1.5 * flash);
  at = corner;
  form = vec2(hollow, flash);
  tint = vec4(mix(colour.rgb, vec3(1.0), 0.0), colour.a * min(1.0, glow + 0.6 * flash));
  gl_Position = toClip(toPixels(position) + corner * reach);
}`,
  fragment: `${HEAD}
in vec2 at;
in vec4 tint;
flat in vec2 form;
uniform float light;
void main() {
  float far = length(at);
  if (far > 1.0) discard;
  float soft = (1.0 - far) * (1.0 - far);
  float body = form.x > 0.5 ? smoothstep(0.34, 0.4, far) * (1.0 - smoothstep(0.5, 0.56, far)) : soft * 0.75 + (1.0 - smoothstep(0.16, 0.3, far));
  float cover = tint.a * min(1.0, body + form.y * soft);
  outColour = vec4(tint.rgb * cover, cover * mix(0.35, 1.0, light));
}`,
};

/**
 * Battles: a glow, and while it goes on a wave that leaves it. `times`: first and last kill; the last is far ahead while it is active.
 * `pulse`: waves a second, share of the battle in this system.
 */
export const BATTLES = {
  vertex: `${VIEW}
in vec2 corner;
in vec2 position;
in vec4 colour;
in vec2 times;
in vec2 pulse;
in float radius;
uniform vec4 clock;
uniform float zoom;
uniform float tick;
out vec2 at;
out vec4 tint;
flat out vec4 form;
void main() {
  float quiet = clock.x - times.y;
  if (clock.x < times.x || quiet > clock.y) { gl_Position = NOWHERE; return; }
  float alive = quiet <= clock.z ? 1.0 : 0.0;
  float wave = pulse.x > 0.0 ? fract(tick * pulse.x) : 0.0;
  at = corner;
  tint = colour;
  form = vec4(alive, wave, pulse.x > 0.0 ? 1.0 : 0.0, (alive > 0.5 ? 1.0 : 0.42 * (1.0 - 0.6 * quiet / clock.y)) * pulse.y);
  gl_Position = toClip(toPixels(position) + corner * radius * zoom);
}`,
  fragment: `${HEAD}
in vec2 at;
in vec4 tint;
flat in vec4 form;
uniform float light;
void main() {
  float far = length(at);
  if (far > 1.0) discard;
  float halo = exp(-5.0 * far * far) * (1.0 - far) * (0.62 + 0.2 * form.x * form.z * cos(6.2832 * form.y));
  float core = 1.0 - smoothstep(0.07, 0.14, far);
  float edge = 0.2 + 0.75 * form.y;
  float wave = form.x * form.z * (1.0 - form.y) * (1.0 - smoothstep(0.0, 0.05, abs(far - edge)));
  float rim = (1.0 - smoothstep(0.0, 0.035, abs(far - 0.26))) * (form.x > 0.5 ? 0.75 : 0.55);
  float cover = min(1.0, (halo * (0.45 + 0.55 * tint.a) + wave * 0.6 + rim * (0.35 + 0.65 * tint.a) + core) * form.w);
  vec3 hot = mix(tint.rgb, mix(vec3(1.0, 0.95, 0.88), tint.rgb, light), core * tint.a);
  outColour = vec4(hot * cover, cover * mix(0.3, 1.0, light));
}`,
};
