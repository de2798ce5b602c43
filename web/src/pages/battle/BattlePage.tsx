import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect } from "react";
import { useLocation, useSearchParams } from "wouter";

import { ApiProblem } from "../../api/client";
import { Note, Trouble } from "../../ui/Answer";
import { useTitle } from "../../ui/useTitle";
import css from "./BattlePage.module.css";
import { useFollow } from "./follow";
import { Header } from "./Header";
import { rename, useBattle } from "./report";
import { Section } from "./Section";
import { SECTIONS } from "./sections";

const BattleKill = lazy(() => import("./BattleKill"));

/** A battle may get another id while one looks at it. It is the same page: what is open and how far one has read stays. */
const sameAs = new Map<number, number>();

export default function BattlePage({ id }: { id: number }) {
  if (!Number.isSafeInteger(id) || id <= 0) return <Note>A battle's address ends with the number of one of its kills.</Note>;
  return <Report key={sameAs.get(id) ?? id} id={id} />;
}

function Report({ id }: { id: number }) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const [search, setSearch] = useSearchParams();
  const query = useBattle(id);
  const battle = query.data;
  const news = useFollow(id, battle, query.dataUpdatedAt);
  const present = battle?.id;
  useEffect(() => {
    if (present === undefined || present === id) return;
    sameAs.set(present, sameAs.get(id) ?? id);
    rename(client, id, present);
    go(`/battle/${present}${window.location.search}${window.location.hash}`, { replace: true });
  }, [client, go, id, present]);
  const where = battle?.places[0]?.system.name;
  useTitle(where || null);
  useEffect(() => {
    if (!window.location.hash) document.getElementById("page")?.scrollTo(0, 0); // from the foot of another report
  }, []);
  const there = battle !== undefined;
  useEffect(() => {
    const { hash } = window.location;
    if (there && hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [there]);
  if (!battle) {
    if (query.error instanceof ApiProblem && query.error.status === 404) {
      return <Note>There is no battle with this kill. It may be too small, three kills and five pilots make one, or not be known here yet.</Note>;
    }
    if (query.error) return <Trouble error={query.error} again={() => void query.refetch()} />;
    return <div className={css.waiting} role="status" aria-label="Loading" />;
  }
  const kill = Number(search.get("kill"));
  const close = () => setSearch((before) => (before.delete("kill"), before), { replace: true });
  return (
    <div className={css.page}>
      <Header battle={battle} news={news} />
      <nav className={css.nav} aria-label="Parts of the report">
        {SECTIONS.map(({ id: anchor, title }) => (
          <a key={anchor} href={`#${anchor}`}>
            {title}
          </a>
        ))}
      </nav>
      {SECTIONS.map((section) => (
        <Section key={section.id} section={section} battle={battle} />
      ))}
      {kill > 0 && (
        <Suspense fallback={null}>
          <BattleKill id={kill} battle={battle} close={close} />
        </Suspense>
      )}
    </div>
  );
}
