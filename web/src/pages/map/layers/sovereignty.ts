import type { Schema } from "../../../api/client";
import type { Atlas } from "../geometry";
import { along, colourOf, css, emptyPaint, type Colour, type Paint } from "./paint";

type Sovereignty = Schema["MapSovereignty"];

const LARGEST = 8;

/** Who holds a system; of one whose source told a name alone the colour is that of its place in the list. */
export function sovereigntyPaint(atlas: Atlas, { holders, owners, said }: Sovereignty, dark: boolean): Paint {
  const { colours, sizes } = emptyPaint(atlas.count, dark);
  const words = new Map<number, string>();
  const held = new Map<number, number>();
  const colour = (owner: number) => colourOf(owners[owner]?.id ?? owner + 1, dark);
  holders.system.forEach((id, row) => {
    const [system, owner] = [atlas.at.get(id), holders.owner[row]];
    if (system === undefined) return;
    if (owner === null || owner === undefined) return void words.set(system, "held by nobody");
    held.set(owner, (held.get(owner) ?? 0) + 1);
    const { name, ticker, kind } = owners[owner]!;
    words.set(system, `${name ?? "name not known yet"}${ticker ? ` [${ticker}]` : ""}`);
    colours.set([...colour(owner), kind === "faction" ? 140 : 235], 4 * system);
    sizes[system] = kind === "faction" ? 0.9 : 1.15;
  });
  const largest = [...held].filter(([owner]) => owners[owner]?.kind === "alliance").sort((one, other) => other[1] - one[1]).slice(0, LARGEST);
  return {
    colours,
    sizes,
    tell: (system) => words.get(system) ?? null,
    legend: {
      title: "Sovereignty",
      meaning: held.size > 0 ? "Who holds a system; factions paler. The largest:" : "Nobody has told yet who holds what.",
      swatches: largest.map(([owner, systems]) => ({ colour: css(colour(owner)), word: `${owners[owner]!.name ?? owners[owner]!.ticker ?? "?"} · ${systems}` })),
      source: said?.source ?? null,
      asOf: said?.as_of ?? null,
    },
  };
}

const RAMP: readonly Colour[] = [[232, 76, 70], [232, 150, 64], [222, 206, 92], [120, 206, 110], [66, 190, 140]];
const DEEP: readonly Colour[] = [[180, 32, 32], [176, 92, 10], [140, 118, 0], [50, 128, 50], [10, 112, 80]];

/** Activity defence multiplier: 1 falls easily, 6 is well defended. */
export function admPaint(atlas: Atlas, { holders, said }: Sovereignty, dark: boolean): Paint {
  const { colours, sizes } = emptyPaint(atlas.count, dark);
  const ramp = dark ? RAMP : DEEP;
  const adms = new Map<number, number>();
  holders.system.forEach((id, row) => {
    const [system, adm] = [atlas.at.get(id), holders.adm[row]];
    if (system === undefined || adm === null || adm === undefined) return;
    adms.set(system, adm);
    colours.set([...along(ramp, (adm - 1) / 5), 235], 4 * system);
    sizes[system] = 1.15;
  });
  return {
    colours,
    sizes,
    tell: (system) => (adms.has(system) ? `ADM ${adms.get(system)!.toFixed(1)}` : null),
    legend: {
      title: "ADM",
      meaning: adms.size > 0 ? "Activity defence multiplier: low falls easily." : "Nobody has told an ADM yet.",
      ramp: { colours: ramp.map(css), from: "1", to: "6" },
      source: said?.source ?? null,
      asOf: said?.as_of ?? null,
    },
  };
}
