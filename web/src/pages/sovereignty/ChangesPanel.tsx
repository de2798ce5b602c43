import { useInfiniteQuery } from "@tanstack/react-query";

import { api, body, type Schema } from "../../api/client";
import { sourceName } from "../../format/said";
import { Answer } from "../../ui/Answer";
import { SystemName } from "../../ui/Entity";
import { Owner } from "../../ui/Owner";
import { Panel } from "../../ui/Panel";
import { Table, type Column } from "../../ui/Table";
import { Time } from "../../ui/Time";
import css from "./board.module.css";
import { useBoardFilter } from "./useBoard";

type Row = Schema["ChangeRow"];

const WHAT: Record<string, string> = { owner: "", hub: "hub", tcu: "claim unit", station: "station" };

const COLUMNS: readonly Column<Row>[] = [
  {
    key: "when",
    title: "When",
    cell: (row) => (
      <span title={`First seen so, by ${sourceName(row.source)}`}>
        <Time at={row.at} />
      </span>
    ),
  },
  {
    key: "system",
    title: "System",
    cell: (row) => (
      <span className={css.place}>
        <SystemName {...row.system} />
        <span className="quiet">{[row.region?.name, WHAT[row.of] ?? row.of].filter(Boolean).join(" · ")}</span>
      </span>
    ),
  },
  { key: "before", title: "Lost by", cell: (row) => <Owner owner={row.before} /> },
  { key: "after", title: "Now held by", cell: (row) => <Owner owner={row.after} /> },
];

/** Who lost what to whom. */
export function ChangesPanel() {
  const { region, alliance, fits } = useBoardFilter();
  const asked = useInfiniteQuery({
    queryKey: ["sovereignty-changes", region],
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/sovereignty/changes", {
          params: { query: { limit: 100, cursor: pageParam, ...(region !== null && { region: [region] }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: 300_000,
    select: ({ pages }) => pages.flatMap((page) => page.data),
  });
  const rows = asked.data?.filter((row) => fits(row.region, row.before?.alliance, row.after.alliance));
  return (
    <Panel title="Changes" aside="newest first" flush>
      <Answer
        query={{ ...asked, data: rows }}
        isEmpty={(all) => all.length === 0 && !asked.hasNextPage}
        empty={
          alliance === null && region === null
            ? "No system has changed hands since Warstream listens."
            : "No change of this region and alliance is held."
        }
      >
        {(all) => (
          <>
            <Table label="Changes of sovereignty" rows={all} columns={COLUMNS} keyOf={(row) => row.id} most={15} />
            {asked.hasNextPage && (
              <button type="button" className={css.more} disabled={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
                Older changes
              </button>
            )}
          </>
        )}
      </Answer>
    </Panel>
  );
}
