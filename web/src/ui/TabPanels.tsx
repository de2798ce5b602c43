import type { ReactNode } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";

import css from "./TabPanels.module.css";

export interface TabOf {
  id: string;
  word: string;
  show: () => ReactNode;
}

interface Props {
  label: string;
  tabs: readonly TabOf[];
  /** Which one is open: whoever uses it keeps that in the address. */
  open: string;
  onOpen: (id: string) => void;
}

/** Parts of a page of which one is seen; only that one is there and asks for its figures. */
export function TabPanels({ label, tabs, open, onOpen }: Props) {
  return (
    <Tabs className={css.tabs!} selectedKey={open} onSelectionChange={(key) => onOpen(String(key))}>
      <TabList className={css.list!} aria-label={label}>
        {tabs.map((tab) => (
          <Tab key={tab.id} id={tab.id} className={css.tab!}>
            {tab.word}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={css.panel!}>
          {tab.show()}
        </TabPanel>
      ))}
    </Tabs>
  );
}
