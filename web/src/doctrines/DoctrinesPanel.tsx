import { Link } from "wouter";

import { Answer } from "../ui/Answer";
import { Panel } from "../ui/Panel";
import { useSomeDoctrines, type Of } from "./ask";
import { DoctrineList } from "./DoctrineList";
import css from "./Doctrines.module.css";

const SHOWN = 5;
const HEIGHT = 370;

/** What somebody flies, or what is flown somewhere: the few with most fleets, and the way to all. */
export default function DoctrinesPanel({ of, id }: { of: Of; id: number }) {
  const query = useSomeDoctrines(of, id, SHOWN);
  const title = of === "region" ? "Doctrines flown here" : "Doctrines";
  return (
    <Panel title={title} aside="fleets that are made alike, most seen first" flush>
      <Answer
        query={query}
        height={HEIGHT}
        isEmpty={({ data }) => data.length === 0}
        empty={
          of === "corporation"
            ? "None was recognised. A pilot in an alliance flies for the alliance: its page may have some."
            : "None was recognised: that needs several fleets of five pilots and more, made alike."
        }
      >
        {({ data, next }) => (
          <>
            <DoctrineList rows={data} label={title} />
            <p className={css.foot}>
              <Link href={`/doctrine-board?${of}=${id}`}>{next ? "All of them" : "With filters and order"}</Link>
            </p>
          </>
        )}
      </Answer>
    </Panel>
  );
}
