import { useMemo } from "react";

import KillDialog from "../../kill/KillDialog";
import { useSides, type Battle } from "./report";
import { sideOf, standing } from "./sides/standing";

interface Props {
  id: number;
  battle: Battle;
  close: () => void;
}

/** A loss in the battle: all who were there are shown with their sides. */
export default function BattleKill({ id, battle, close }: Props) {
  const sides = useSides(battle.id).data?.sides;
  const where = useMemo(() => (sides ? standing(sides) : new Map<number, string>()), [sides]);
  return <KillDialog id={id} sideOf={(party) => sideOf(party, where)} close={close} />;
}
