import { useBattles } from "../../api/lists";
import { BattlesPanel } from "../../ui/BattlesPanel";

/** Battles that were fought in it. */
export function BattlesHere({ id }: { id: number }) {
  const battles = useBattles({ system: [id], limit: 8 });
  return <BattlesPanel title="Battles here" battles={battles} empty="No battle of this system is held." />;
}
