import { createContext, use } from "react";

/** Whether a section is in sight, or nearly: what is not is neither asked for nor asked for again. */
export const Near = createContext(true);

export function useNear(): boolean {
  return use(Near);
}
