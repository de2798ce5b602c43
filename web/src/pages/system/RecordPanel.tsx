import { usePlaceRecord } from "../../api/placeRecord";
import { Answer } from "../../ui/Answer";
import { LookBack, useLookBack } from "../../ui/LookBack";
import { Columns } from "../../ui/Page";
import { PlaceAlliances, PlaceFigures, PlaceHulls } from "../../ui/PlaceRecord";

/** What happened in it lately. */
export function RecordPanel({ id }: { id: number }) {
  const record = usePlaceRecord("system", id, useLookBack());
  return (
    <>
      <LookBack />
      <Answer query={record} height={300} isEmpty={(one) => one.kills.killmails === 0} empty="No kill of this time is held. Look back further.">
        {(one) => (
          <>
            <PlaceFigures record={one} />
            <Columns>
              <PlaceAlliances record={one} />
              <PlaceHulls record={one} />
            </Columns>
          </>
        )}
      </Answer>
    </>
  );
}
