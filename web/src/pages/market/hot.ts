/** What ships are built from: the types whose price Warstream keeps at hand, unless it is set up for others. */
export const HOT: readonly { group: string; types: readonly number[] }[] = [
  { group: "Minerals", types: [34, 35, 36, 37, 38, 39, 40, 11399] },
  { group: "Isotopes", types: [16274, 17887, 17888, 17889] },
  { group: "Fuel blocks", types: [4051, 4246, 4247, 4312] },
  {
    group: "Moon materials",
    types: [
      16633, 16634, 16635, 16636, 16637, 16638, 16639, 16640, 16641, 16642, 16643, 16644, 16646, 16647, 16648, 16649, 16650, 16651, 16652,
      16653,
    ],
  },
  {
    group: "Components",
    types: [
      11530, 11532, 11534, 11537, 11538, 11539, 11542, 11545, 11547, 11549, 11551, 11554, 11555, 11558, 11688, 11691, 29992, 30008, 30464,
      30478,
    ],
  },
];
