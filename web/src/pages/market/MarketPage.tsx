import { idOf, useAddress } from "../../shell/address";
import { Page, PageHead } from "../../ui/Page";
import { Panel } from "../../ui/Panel";
import { Pick } from "../../ui/Pick";
import { HotPanel } from "./HotPanel";
import { PricePanel } from "./PricePanel";

/** What a thing costs, who says so, and how old that is. */
export default function MarketPage() {
  const [address, change] = useAddress();
  const type = idOf(address, "type");
  return (
    <Page title="Prices">
      <PageHead title="Prices" aside={<Pick label="Ship or item" category="type" id={type} onPick={(id) => change({ type: id })} placeholder="by its name" />} />
      {type !== null ? (
        <PricePanel key={type} type={type} />
      ) : (
        <Panel>
          <p className="quiet">Choose a ship or an item to see all that is known of its price. One that is not at hand is asked of ESI while you wait.</p>
        </Panel>
      )}
      <HotPanel />
    </Page>
  );
}
