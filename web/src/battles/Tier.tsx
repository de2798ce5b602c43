import type { BattleView } from "./view";
import css from "./Tier.module.css";

export const TIERS = ["gank", "brawl", "battle", "hellcamp"] as const;
export const KINDS = ["fight", "gank", "camp", "roam", "bash", "clean-up"] as const;

const TIER_NOTE: Record<BattleView["tier"], string> = {
  gank: "below 10 pilots' losses",
  brawl: "10 to 49 pilots' losses",
  battle: "50 to 199 pilots' losses",
  hellcamp: "200 pilots' losses and more",
};

const KIND_NOTE: Record<BattleView["kind"], string> = {
  fight: "two sides lost ships in earnest",
  gank: "one side lost next to nothing",
  camp: "30 minutes or longer, and whoever came by died",
  roam: "through several systems",
  bash: "a structure was shot",
  "clean-up": "mostly capsules and empty ships",
};

/** How large a battle is. */
export function Tier({ tier }: { tier: BattleView["tier"] }) {
  return (
    <span className={css.tier} style={{ color: `var(--tier-${tier})` }} title={`Tier: ${tier}, ${TIER_NOTE[tier]}`}>
      {tier}
    </span>
  );
}

/** What sort of battle it is. */
export function Kind({ kind }: { kind: BattleView["kind"] }) {
  return (
    <span className={css.kind} title={`Kind: ${kind}, ${KIND_NOTE[kind]}`}>
      {kind}
    </span>
  );
}
