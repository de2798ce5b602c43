import { useBattles } from "../../api/lists";
import { BattlesPanel } from "../../ui/BattlesPanel";
import type { Kind } from "./who";

/** The battles that it was in. */
export function Battles({ kind, id }: { kind: Kind; id: number }) {
  const battles = useBattles({ [kind]: [id] });
  return (
    <BattlesPanel
      battles={battles}
      empty="It was in no battle that is held here. A battle has three kills and five pilots; smaller fights are among its kills and losses."
    />
  );
}
