import type { Schema } from "../../../api/client";
import type { Battle } from "../report";
import { sentence } from "../sides/sentence";
import { useAwaited } from "./awaited";
import { WordDialog } from "./WordDialog";
import { withdraw } from "./writer";

interface Props {
  battle: Battle;
  row: Schema["CorrectionRow"];
  close: () => void;
}

/** Takes back what somebody said; the history keeps both. */
export default function Withdraw({ battle, row, close }: Props) {
  const awaited = useAwaited(battle.id);
  return (
    <WordDialog
      title="Withdraw a correction"
      act="Withdraw"
      close={close}
      send={async (word) => awaited(await withdraw(battle.id, row.id, word))}
    >
      <p>“{sentence(row)}” counts no longer; what counted before it counts again.</p>
    </WordDialog>
  );
}
