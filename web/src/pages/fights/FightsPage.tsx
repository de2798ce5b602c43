import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useSearchParams } from "wouter";

import { api, body } from "../../api/client";
import { settled } from "../../battles/goesOn";
import { fromRow } from "../../battles/view";
import { useLiveBattles } from "../../live/battles";
import { useStreamTime } from "../../live/streamTime";
import { Note, Trouble } from "../../ui/Answer";
import { useTitle } from "../../ui/useTitle";
import { FightList } from "./FightList";
import css from "./FightsPage.module.css";
import { FilterBar } from "./FilterBar";
import { asked, count, matches, read, write, type Filters } from "./filters";
import { rows } from "./rows";

const PAGE = 100;

/** The battles: what goes on above, the past below. */
export default function FightsPage() {
  useTitle("Fights");
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => read(search), [search]);
  const change = useCallback((next: Filters) => setSearch(write(next), { replace: true }), [setSearch]);
  const [all, setAll] = useState(false);
  const question = useMemo(() => asked(filters), [filters]);
  const pages = useInfiniteQuery({
    queryKey: ["battles", question],
    queryFn: ({ signal, pageParam }) =>
      body(api.GET("/battles", { params: { query: { ...question, limit: PAGE, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  });
  const told = useLiveBattles();
  const stream = useStreamTime();
  const newest = Math.max(stream, told[0]?.end ?? 0);
  const news = useMemo(() => settled(told, newest), [told, newest]);
  const past = useMemo(() => {
    const all = settled(pages.data?.pages.flatMap((page) => page.data.map(fromRow)) ?? [], newest);
    return filters.state === null ? all : all.filter(({ state }) => state === filters.state);
  }, [pages.data, newest, filters.state]);
  const list = useMemo(() => {
    const live = pages.data ? news.filter((one) => matches(one, filters)) : [];
    return rows({ live, past, sort: filters.sort, whole: !pages.hasNextPage, all });
  }, [past, pages.data, pages.hasNextPage, news, filters, all]);
  const { fetchNextPage } = pages;
  const more = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const again = () => void pages.refetch();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>Fights</h1>
        <FilterBar filters={filters} newest={newest} change={change} />
      </header>
      {list.length > 0 ? (
        <FightList
          rows={list}
          showAll={() => setAll(true)}
          next={pages.hasNextPage && !pages.isFetchNextPageError ? more : null}
          fetching={pages.isFetchingNextPage}
          trouble={pages.isFetchNextPageError ? <Trouble error={pages.error} again={more} /> : null}
        />
      ) : pages.error ? (
        <Trouble error={pages.error} again={again} />
      ) : pages.isPending ? (
        <div className={css.waiting} role="status" aria-label="Loading" />
      ) : (
        <Note>
          {count(filters) > 0
            ? "No battle is like that. Take a filter away, or ask for a longer time."
            : "No battles yet. A battle is told from three kills and five pilots on; leave this page open and it appears here."}
        </Note>
      )}
    </div>
  );
}
