import { lazy, Suspense } from "react";
import { useLocation } from "wouter";

import { idOf, useAddress } from "./address";

const KillDialog = lazy(() => import("../kill/KillDialog"));

/** The kill that an address names (`?kill=`), above whichever page; the report of a battle opens its own, which knows sides. */
export function OpenKill() {
  const [address, change] = useAddress();
  const [path] = useLocation();
  const kill = idOf(address, "kill");
  if (kill === null || path.startsWith("/battle/")) return null;
  return (
    <Suspense fallback={null}>
      <KillDialog key={kill} id={kill} close={() => change({ kill: null })} />
    </Suspense>
  );
}
