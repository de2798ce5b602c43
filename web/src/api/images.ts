/** CCP's image server. Sizes are powers of two, 32 to 1024. */
const HOST = "https://images.evetech.net";

export type Pictured = "alliance" | "corporation" | "character" | "type";

const KIND: Record<Pictured, [string, string]> = {
  alliance: ["alliances", "logo"],
  corporation: ["corporations", "logo"],
  character: ["characters", "portrait"],
  type: ["types", "icon"],
};

/** Where a picture is, for `size` CSS pixels on this screen. `render`: the whole ship instead of its icon. */
export function imageUrl(kind: Pictured, id: number, size: number, render = false): string {
  const [folder, variation] = KIND[kind];
  const pixels = size * (window.devicePixelRatio > 1 ? 2 : 1);
  const asked = Math.min(1024, Math.max(32, 2 ** Math.ceil(Math.log2(pixels))));
  return `${HOST}/${folder}/${id}/${kind === "type" && render ? "render" : variation}?size=${asked}`;
}
