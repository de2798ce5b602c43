import { Suspense, useEffect, useRef, useState } from "react";

import { Boundary } from "../../shell/Boundary";
import { Panel } from "../../ui/Panel";
import css from "./BattlePage.module.css";
import { Near } from "./near";
import type { Battle } from "./report";
import type { SectionOf } from "./sections";

/** Below the fold by so many pixels a section is made ready. */
const AHEAD = "400px";

interface Props {
  section: SectionOf;
  battle: Battle;
}

/** A part of the report: drawn when it first comes near, and kept up to date while it is. */
export function Section({ section, battle }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(section.first ?? false);
  const [drawn, setDrawn] = useState(near);
  useEffect(() => {
    const root = document.getElementById("page");
    const watch = new IntersectionObserver(
      ([entry]) => {
        const here = entry?.isIntersecting ?? false;
        setNear(here);
        if (here) setDrawn(true);
      },
      { root, rootMargin: `${AHEAD} 0px` },
    );
    watch.observe(box.current!);
    return () => watch.disconnect();
  }, []);
  const { Body } = section;
  const waiting = (
    <Panel title={section.title}>
      <div style={{ height: section.height(battle) }} />
    </Panel>
  );
  // What is not drawn yet has nothing for Tab to stop at: without a stop of its own the page would end there.
  return (
    <div id={section.id} ref={box} className={css.section} role="group" aria-label={section.title} tabIndex={drawn ? -1 : 0}>
      {drawn ? (
        <Near value={near}>
          <Boundary>
            <Suspense fallback={waiting}>
              <Body battle={battle} />
            </Suspense>
          </Boundary>
        </Near>
      ) : (
        waiting
      )}
    </div>
  );
}
