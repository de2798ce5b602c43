import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Autocomplete, Dialog, Input, ListBox, ListBoxItem, Modal, ModalOverlay, SearchField } from "react-aria-components";
import { useLocation } from "wouter";

import { api, body } from "../api/client";
import type { Pictured } from "../api/images";
import { Picture } from "../ui/Picture";
import css from "./Dialog.module.css";
import { waysOf } from "./ways";

const CATEGORIES = ["solar_system", "region", "alliance", "corporation", "character", "type"] as const;
const LEAST = 2;

/** Everything that has a page, by its name; places lead to the map too. */
export default function SearchDialog({ close }: { close: () => void }) {
  const [text, setText] = useState("");
  const [path, go] = useLocation();
  const asked = text.trim();
  const found = useQuery({
    queryKey: ["search", asked],
    queryFn: ({ signal }) => body(api.GET("/search", { params: { query: { q: asked, category: [...CATEGORIES], limit: 20 } }, signal })),
    enabled: asked.length >= LEAST,
    placeholderData: keepPreviousData,
  });
  const rows = asked.length >= LEAST ? (found.data?.data ?? []) : [];
  const ways = waysOf(rows, path === "/" ? new URLSearchParams(window.location.search) : null);
  return (
    <ModalOverlay className={css.overlay!} isOpen isDismissable onOpenChange={close}>
      <Modal className={css.modal!}>
        <Dialog className={css.dialog!} aria-label="Search">
          <Autocomplete inputValue={text} onInputChange={setText} disableAutoFocusFirst={false}>
            <SearchField aria-label="System, region, alliance, corporation, pilot, ship or item" autoFocus>
              <Input className={css.input!} placeholder="System, region, alliance, corporation, pilot, ship or item" />
            </SearchField>
            <ListBox
              className={css.list!}
              aria-label="Found"
              items={ways}
              onAction={(key) => {
                const way = ways.find((one) => one.key === key);
                if (way) go(way.to);
                close();
              }}
              renderEmptyState={() => (
                <p className={css.none}>
                  {asked.length < LEAST
                    ? "Type two letters."
                    : found.error
                      ? found.error.message
                      : found.isFetching
                        ? "Looking…"
                        : `Nothing is called like “${asked}”. Who was never on a kill is not known here.`}
                </p>
              )}
            >
              {(row) => (
                <ListBoxItem className={css.item!} id={row.key} textValue={row.name}>
                  {row.category in PICTURED ? (
                    <Picture kind={row.category as Pictured} id={row.id} size={24} />
                  ) : (
                    <span className={css.sign} aria-hidden="true">
                      {row.key.startsWith("map:") ? "⌖" : row.category === "region" ? "▦" : "●"}
                    </span>
                  )}
                  <span>{row.name}</span>
                  <span className={css.word}>{row.word}</span>
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const PICTURED: Record<Pictured, true> = { alliance: true, corporation: true, character: true, type: true };
