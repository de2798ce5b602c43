import { atlasOf, type Atlas } from "./geometry";

/** A line of four systems a light-year apart, a fifth above the second, and one of J-space. For tests. */
export function smallAtlas(): Atlas {
  return atlasOf({
    build: "test",
    systems: {
      id: [30000001, 30000002, 30000003, 30000004, 30000005, 31000001],
      name: ["Aleph", "Beth", "Gimel", "Daleth", "He", "J100001"],
      x: [0, 1000, 2000, 3000, 1000, 784261],
      y: [0, 0, 0, 0, 4000, 105312],
      z: [0, 0, 0, 0, 500, -1005281],
      region: [0, 0, 1, 1, 0, 2],
      constellation: [0, 0, 1, 1, 0, 2],
      security: [0.9, 0.5, 0.3, -0.2, 0.4, -1],
      band: [0, 0, 1, 2, 1, 3],
      wormhole_class: [null, null, null, null, null, 0],
    },
    gates: [0, 1, 1, 2, 2, 3, 1, 4, 3, 4],
    regions: [
      { id: 10000001, name: "Near" },
      { id: 10000002, name: "Far" },
      { id: 11000001, name: "A-R00001" },
    ],
    constellations: [
      { id: 20000001, name: "One" },
      { id: 20000002, name: "Two" },
      { id: 21000001, name: "A-C00001" },
    ],
    bands: ["highsec", "lowsec", "nullsec", "w-space"],
    wormhole_classes: ["C1"],
  });
}
