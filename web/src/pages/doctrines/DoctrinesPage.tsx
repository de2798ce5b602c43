import { useEffect, useState } from "react";

import { useDoctrines } from "../../doctrines/ask";
import { DoctrineList } from "../../doctrines/DoctrineList";
import shared from "../../doctrines/Doctrines.module.css";
import { useDoctrineNews } from "../../doctrines/news";
import { DRIFTS, KINDS } from "../../doctrines/words";
import { some } from "../../format/number";
import { useAddress } from "../../shell/address";
import { Answer } from "../../ui/Answer";
import { Choice, Find, Filters } from "../../ui/Filters";
import { Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Pick } from "../../ui/Pick";
import css from "./DoctrinesPage.module.css";
import { asked, count, feedFilter, read, SORTS, STATES, type Filters as Wanted } from "./filters";

const STATE_WORD: Record<Wanted["state"], string> = { any: "flown or not", live: "flown", abandoned: "abandoned" };
const SORT_WORD: Record<Wanted["sort"], string> = { newest: "last seen", fleets: "most fleets", confidence: "surest" };

/** Who flies what, where, since when. */
export default function DoctrinesPage() {
  const [address, change] = useAddress();
  const [open, setOpen] = useState(false);
  const filters = read(address);
  const query = useDoctrines(asked(filters));
  const [news, settle] = useDoctrineNews(feedFilter(filters), query.data);
  const set = (key: keyof Wanted) => (value: string | number | null) => change({ [key]: value === "any" || value === SORTS[0] ? null : value });
  const show = () => {
    settle();
    void query.refetch();
  };
  return (
    <Page title="Doctrines">
      <PageHead title="Doctrines">
        <span className="quiet">Who flies what: fleets that are made alike, found in battles. By losses and kills alone; nobody tells it.</span>
      </PageHead>
      <button type="button" className={css.toggle} aria-expanded={open} aria-controls="doctrine-filters" onClick={() => setOpen(!open)}>
        Filters{count(filters) > 0 && ` · ${count(filters)}`}
      </button>
      <div id="doctrine-filters" className={css.filters} data-open={open || undefined}>
        <Filters label="Which doctrines">
          <Pick label="Alliance" category="alliance" id={filters.alliance} onPick={set("alliance")} placeholder="any alliance" />
          <Pick label="Corporation" category="corporation" id={filters.corporation} onPick={set("corporation")} placeholder="any corporation" />
          <Pick label="Region" category="region" id={filters.region} onPick={set("region")} placeholder="any region" />
          <Pick label="Hull" category="type" id={filters.hull} onPick={set("hull")} placeholder="any hull" />
          <Choice label="State" value={filters.state} options={STATES.map((one) => [one, STATE_WORD[one]])} onChange={set("state")} />
          <Choice label="Drift" value={filters.drift} options={(["any", ...DRIFTS] as const).map((one) => [one, one === "any" ? "any drift" : one])} onChange={set("drift")} />
          <Choice label="Kind" value={filters.kind} options={(["any", ...KINDS] as const).map((one) => [one, one === "any" ? "any kind" : one])} onChange={set("kind")} />
          <Words value={filters.q} onChange={set("q")} />
          <Choice label="Order" value={filters.sort} options={SORTS.map((one) => [one, SORT_WORD[one]])} onChange={set("sort")} />
        </Filters>
      </div>
      <Panel flush>
        <div className={css.head}>
          <span className="quiet">{query.data && query.data.length > 0 && `${some(query.data.length, "doctrine")}${query.hasNextPage ? ", and more below" : ""}`}</span>
          <span role="status">
            {news > 0 && (
              <button type="button" className={css.news} onClick={show}>
                {some(news, "has", "have")} changed: show
              </button>
            )}
          </span>
        </div>
        <Answer
          query={query}
          height={600}
          isEmpty={(rows) => rows.length === 0}
          empty={
            count(filters) > 0
              ? "No doctrine is like that. Take a filter away."
              : "None yet. One is told when some fleets of five pilots and more were made alike; leave this page open and it is announced here."
          }
        >
          {(rows) => (
            <>
              <DoctrineList rows={rows} label="Doctrines" />
              {query.hasNextPage && (
                <button type="button" className={shared.more} disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {query.isFetchingNextPage ? "Loading…" : "More doctrines"}
                </button>
              )}
            </>
          )}
        </Answer>
      </Panel>
    </Page>
  );
}

/** The list is asked for so many ms after the last letter. */
const PAUSE_MS = 400;

/** A part of the name. What is written stays in the field; the address follows when one pauses. */
function Words({ value, onChange }: { value: string; onChange: (value: string | null) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onChange(text.trim() || null), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]); // only what is written moves the address
  useEffect(() => setText((before) => (before.trim() === value ? before : value)), [value]);
  return <Find label="Name" value={text} onChange={setText} placeholder="part of its name" />;
}
