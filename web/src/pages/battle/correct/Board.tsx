import {
  Button,
  GridList,
  GridListItem,
  isTextDropItem,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  useDragAndDrop,
} from "react-aria-components";

import { SideLetter } from "../../../battles/Balance";
import { sideColour } from "../../../battles/side";
import { Picture } from "../../../ui/Picture";
import { called } from "../../../format/called";
import { kindOf } from "../sides/SideColumn";
import type { Organisation } from "../sides/standing";
import css from "./Correct.module.css";
import { ALONE, NONE, placeWord, type Column, type Move, type Place } from "./draft";

const TYPE = "warstream/organisation";

interface Props {
  columns: Column[];
  changed: ReadonlySet<number>;
  move: (move: Move) => void;
}

/** The columns between which organisations are dragged: by mouse, touch and keyboard. */
export function Board({ columns, changed, move }: Props) {
  const places = columns.map(({ place }) => place);
  return (
    <div className={css.board}>
      {columns.map((column) => (
        <BoardColumn key={column.place} column={column} places={places} changed={changed} move={move} />
      ))}
    </div>
  );
}

interface ColumnProps extends Omit<Props, "columns"> {
  column: Column;
  places: Place[];
}

function BoardColumn({ column, places, changed, move }: ColumnProps) {
  const { place, organisations } = column;
  const letter = place === NONE || place === ALONE ? null : place;
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ [TYPE]: String(key), "text/plain": called(organisations.find(({ id }) => id === key) ?? { id: Number(key), kind: null, name: null }) })),
    acceptedDragTypes: [TYPE],
    getDropOperation: () => "move",
    onRootDrop: ({ items }) => void take(items.filter(isTextDropItem).map((item) => item.getText(TYPE))),
  });
  const take = async (texts: Promise<string>[]) => {
    const ids = (await Promise.all(texts)).map(Number);
    const others = ids.filter((id) => !organisations.some((one) => one.id === id));
    if (others.length > 0) move({ organisations: others, to: place });
  };
  return (
    <section className={css.column} style={{ borderTopColor: sideColour(letter) }}>
      <h3 className={css.title}>
        {letter ? <SideLetter side={letter} /> : <span aria-hidden="true">{place === ALONE ? "+" : "–"}</span>}
        {placeWord(place)}
      </h3>
      <GridList
        className={css.list!}
        aria-label={placeWord(place)}
        items={organisations}
        selectionMode="multiple"
        selectionBehavior="replace"
        dragAndDropHooks={dragAndDropHooks}
        dependencies={[changed, places]}
        renderEmptyState={() => <p className={css.empty}>{place === ALONE ? "Drop here who fights for himself." : "Nobody."}</p>}
      >
        {(one) => <Item one={one} place={place} places={places} changed={changed.has(one.id)} move={move} />}
      </GridList>
    </section>
  );
}

interface ItemProps {
  one: Organisation;
  place: Place;
  places: Place[];
  changed: boolean;
  move: Props["move"];
}

function Item({ one, place, places, changed, move }: ItemProps) {
  const name = called(one);
  return (
    <GridListItem className={css.item!} id={one.id} textValue={name} data-changed={changed || undefined}>
      <Button slot="drag" className={css.handle!} aria-label={`Drag ${name}`}>
        ⠿
      </Button>
      <Picture kind={kindOf(one.kind)} id={one.id} size={20} />
      <span className={css.name}>{name}</span>
      <span className={css.count}>{one.pilots}</span>
      <MenuTrigger>
        <Button className={css.handle!} aria-label={`Move ${name}`}>
          ⋯
        </Button>
        <Popover className={css.menu!} placement="bottom end">
          <Menu className={css.options!} onAction={(key) => move({ organisations: [one.id], to: String(key) })}>
            {places
              .filter((other) => other !== place)
              .map((other) => (
                <MenuItem key={other} id={other} className={css.option!}>
                  {placeWord(other)}
                </MenuItem>
              ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </GridListItem>
  );
}
