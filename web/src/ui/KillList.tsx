import type { Schema } from "../api/client";
import type { Viewpoint } from "./kill";
import { KillRow } from "./KillRow";
import { VirtualList } from "./VirtualList";

const HEIGHT = 59;

interface Props {
  kills: readonly Schema["KillmailRow"][];
  label: string;
  of?: Viewpoint | undefined;
  here?: boolean;
  more?: (() => void) | undefined;
  scroller?: () => HTMLElement | null;
}

/** Killmails, as many as one cares to scroll. */
export function KillList({ kills, label, of, here, ...rest }: Props) {
  return (
    <VirtualList label={label} rows={kills} keyOf={(kill) => kill.id} height={HEIGHT} {...rest}>
      {(kill) => <KillRow kill={kill} of={of} here={here} />}
    </VirtualList>
  );
}
