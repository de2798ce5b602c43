import { useEffect } from "react";

/** The map alone: what is around it, of the page and of the shell, goes by `html[data-wall]` in their styles. */
export function useWall(wall: boolean): void {
  useEffect(() => {
    document.documentElement.toggleAttribute("data-wall", wall);
    return () => document.documentElement.removeAttribute("data-wall");
  }, [wall]);
}
