import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from "react-aria-components";

import { api, body } from "../../api/client";
import { names, useName } from "../../api/names";
import { useEnterPicks } from "../../ui/enterPicks";
import { Picture } from "../../ui/Picture";
import css from "./FilterBar.module.css";
import type { Filters } from "./filters";

type Picked = "region" | "alliance";

interface Props {
  filters: Filters;
  set: (some: Partial<Filters>) => void;
}

/** Regions and alliances, by name; those that are chosen as chips that go away again. */
export function PickPlaces({ filters, set }: Props) {
  const [text, setText] = useState("");
  const asked = text.trim();
  const found = useQuery({
    queryKey: ["search", "regions and alliances", asked],
    queryFn: ({ signal }) => body(api.GET("/search", { params: { query: { q: asked, category: ["region", "alliance"], limit: 12 } }, signal })),
    enabled: asked.length >= 2,
    placeholderData: keepPreviousData,
  });
  const rows = asked.length >= 2 ? (found.data?.data ?? []) : [];
  const pick = (key: string) => {
    const [category, id] = key.split(":") as [Picked, string];
    names.tell(category, Number(id), rows.find((one) => one.id === Number(id))?.name);
    set({ [category]: [...new Set([...filters[category], Number(id)])] });
    setText("");
  };
  const first = found.isPlaceholderData ? undefined : found.data?.data[0];
  const pressed = useEnterPicks({
    asked: asked.length >= 2 ? asked : "",
    first: first?.id,
    pick: () => first && pick(`${first.category}:${first.id}`),
  });
  const drop = (category: Picked, id: number) => set({ [category]: filters[category].filter((one) => one !== id) });
  return (
    <>
      <ComboBox
        className={css.pick!}
        aria-label="Region or alliance"
        items={rows.map((row) => ({ ...row, key: `${row.category}:${row.id}` }))}
        inputValue={text}
        onInputChange={setText}
        selectedKey={null}
        onSelectionChange={(key) => key !== null && pick(String(key))}
        menuTrigger="input"
        allowsEmptyCollection={asked.length >= 2} // with the field empty again after a choice, the list would stay open over the page
        allowsCustomValue
      >
        <div onKeyDownCapture={pressed}>
          <Input placeholder="Region or alliance…" />
        </div>
        <Popover className={css.popover!}>
          <ListBox
            renderEmptyState={() => (
              <p className={css.none}>{found.isFetching ? "Looking…" : "No region or alliance is called like that."}</p>
            )}
          >
            {(row: { key: string; category: string; id: number; name: string }) => (
              <ListBoxItem className={css.option!} id={row.key} textValue={row.name}>
                {row.category === "alliance" && <Picture kind="alliance" id={row.id} size={20} />}
                <span>{row.name}</span>
                <small>{row.category}</small>
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {(["region", "alliance"] as const).flatMap((category) =>
        filters[category].map((id) => <Chip key={`${category}:${id}`} category={category} id={id} drop={() => drop(category, id)} />),
      )}
    </>
  );
}

function Chip({ category, id, drop }: { category: Picked; id: number; drop: () => void }) {
  const name = useName(category, id) ?? `${category} ${id}`;
  return (
    <span className={css.chip}>
      {name}
      <button type="button" onClick={drop} aria-label={`No longer only ${name}`}>
        ×
      </button>
    </span>
  );
}
