import { useEffect } from "react";

/** What stands on the browser's tab while this is open; null while it is not known yet. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    document.title = title === null ? "Warstream" : `${title} · Warstream`;
    return () => {
      document.title = "Warstream";
    };
  }, [title]);
}
