import type { Schema } from "../../../api/client";
import { SideLetter } from "../../../battles/Balance";
import { Entity } from "../../../ui/Entity";
import type { Column } from "../../../ui/Table";
import { kindOf } from "../sides/SideColumn";

/** On which side: the first column of the report's tables. */
export const sideColumn: Column<{ side: string | null }> = {
  key: "side",
  title: "Side",
  by: ({ side }) => side,
  cell: ({ side }) => <SideLetter side={side} />,
};

/** For whom. */
export const organisationColumn: Column<{ organisation: Schema["OrganisationRef"] }> = {
  key: "organisation",
  title: "Organisation",
  wide: true,
  by: ({ organisation }) => organisation.name,
  cell: ({ organisation }) => <Entity kind={kindOf(organisation.kind)} id={organisation.id} name={organisation.name} />,
};
