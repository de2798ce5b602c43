import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from "react-aria-components";

import { api, body } from "../api/client";
import { useName, type Category } from "../api/names";
import type { Pictured } from "../api/images";
import { useEnterPicks } from "./enterPicks";
import css from "./Pick.module.css";
import { Picture } from "./Picture";

const LEAST = 2;

interface Props {
  label: string;
  category: Category;
  /** What is picked; null: nothing. */
  id: number | null;
  onPick: (id: number | null) => void;
  placeholder?: string;
}

/** Picks one thing by its name. */
export function Pick({ category, id, ...rest }: Props) {
  const name = useName(category, id);
  // another pick, or its name once it is known, begins the field anew
  return <Field key={`${id}:${name ?? ""}`} category={category} id={id} name={id === null ? "" : (name ?? `id ${id}`)} {...rest} />;
}

function Field({ label, category, id, name, onPick, placeholder = "" }: Props & { name: string }) {
  const [text, setText] = useState(name);
  const asked = text.trim();
  const written = asked.length >= LEAST && asked !== name;
  const found = useQuery({
    queryKey: ["search", category, asked],
    queryFn: ({ signal }) => body(api.GET("/search", { params: { query: { q: asked, category: [category], limit: 12 } }, signal })),
    enabled: written,
    placeholderData: keepPreviousData,
  });
  const first = found.isPlaceholderData ? undefined : found.data?.data[0]?.id;
  const pressed = useEnterPicks({ asked: written ? asked : "", first, pick: () => onPick(first ?? null) });
  return (
    <ComboBox
      className={css.pick!}
      items={written ? (found.data?.data ?? []) : []}
      inputValue={text}
      onInputChange={setText}
      onSelectionChange={(key) => key !== null && onPick(Number(key))}
      allowsEmptyCollection
      menuTrigger="input"
    >
      <Label className={css.label!}>{label}</Label>
      <div className={css.box} onKeyDownCapture={pressed}>
        {id !== null && category in PICTURED && <Picture kind={category as Pictured} id={id} size={20} />}
        <Input className={css.input!} placeholder={placeholder} onBlur={() => setText(name)} />
        {id !== null && (
          <Button slot={null} className={css.clear!} aria-label={`Without ${label.toLowerCase()}`} onPress={() => onPick(null)}>
            ×
          </Button>
        )}
      </div>
      <Popover className={css.popover!} offset={4}>
        <ListBox
          className={css.list!}
          renderEmptyState={() => (
            <p className={css.none}>
              {asked.length < LEAST ? "Type two letters." : found.isFetching ? "Looking…" : found.error ? found.error.message : "Nothing is called like this."}
            </p>
          )}
        >
          {(row: { id: number; name: string }) => (
            <ListBoxItem className={css.item!} id={row.id} textValue={row.name}>
              {category in PICTURED && <Picture kind={category as Pictured} id={row.id} size={20} />}
              <span>{row.name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

const PICTURED: Record<Pictured, true> = { alliance: true, corporation: true, character: true, type: true };
