import { useEffect, useSyncExternalStore } from "react";

import { FeedConnection, type Asked, type State } from "./connection";

const { protocol, host } = window.location;

/** The page's one connection. */
export const feed = new FeedConnection(`${protocol === "https:" ? "wss" : "ws"}://${host}/feed`);

/** How the connection does; renders anew only when that changes. */
export function useFeedState(): State {
  return useSyncExternalStore(feed.listen, () => feed.current);
}

/** Subscribe while the component is there. `asked` must be stable (memoised): another one is another subscription. */
export function useSubscription(asked: Asked | null): void {
  useEffect(() => (asked ? feed.subscribe(asked) : undefined), [asked]);
}
