const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.6, strokeLinecap: "round" } as const;

export const Sight = () => (
  <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" {...stroke}>
    <circle cx={8} cy={8} r={4.6} />
    <path d="M8 1v3.4M8 11.6V15M1 8h3.4M11.6 8H15" />
  </svg>
);

export const Whole = () => (
  <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" {...stroke}>
    <path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4" />
  </svg>
);

export const Screen = () => (
  <svg width={16} height={16} viewBox="0 0 16 16" aria-hidden="true" {...stroke}>
    <rect x={1.5} y={2.5} width={13} height={9} rx={1} />
    <path d="M5.5 14h5" />
  </svg>
);
