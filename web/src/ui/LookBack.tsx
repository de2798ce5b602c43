import { oneOf, useAddress } from "../shell/address";
import { Filters, Switch } from "./Filters";

const DAYS = ["7", "1", "14", "30"] as const;

const WORDS = [
  ["1", "1 day"],
  ["7", "7 days"],
  ["14", "14 days"],
  ["30", "30 days"],
] as const;

/** How many days one looks back; in the address. */
export function useLookBack(): number {
  const [address] = useAddress();
  return Number(oneOf(address, "days", DAYS));
}

/** Chooses them. */
export function LookBack() {
  const [address, change] = useAddress();
  const days = oneOf(address, "days", DAYS);
  return (
    <Filters label="Time">
      <Switch label="Look back" value={days} options={WORDS} onChange={(next) => change({ days: next === DAYS[0] ? null : next })} />
    </Filters>
  );
}
