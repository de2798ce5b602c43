import { lazy, Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";

import { Shell } from "./shell/Shell";
import { Boundary } from "./shell/Boundary";
import { OpenKill } from "./shell/OpenKill";

const MapPage = lazy(() => import("./pages/map/MapPage"));
const FightsPage = lazy(() => import("./pages/fights/FightsPage"));
const BattlePage = lazy(() => import("./pages/battle/BattlePage"));
const KillsPage = lazy(() => import("./pages/kills/KillsPage"));
const OwnerPage = lazy(() => import("./pages/owner/OwnerPage"));
const SystemPage = lazy(() => import("./pages/system/SystemPage"));
const RegionPage = lazy(() => import("./pages/region/RegionPage"));
const DoctrinesPage = lazy(() => import("./pages/doctrines/DoctrinesPage"));
const DoctrinePage = lazy(() => import("./pages/doctrine/DoctrinePage"));
const FitPage = lazy(() => import("./pages/fit/FitPage"));
const SovereigntyPage = lazy(() => import("./pages/sovereignty/SovereigntyPage"));
const MarketPage = lazy(() => import("./pages/market/MarketPage"));
const RoutePage = lazy(() => import("./pages/route/RoutePage"));
const HowPage = lazy(() => import("./pages/how/HowPage"));
const Missing = lazy(() => import("./pages/Missing"));

/** The pages. None of their addresses is one of the API's: most are singular. */
export function App() {
  return (
    <Shell>
      <Boundary>
        <Suspense fallback={null}>
          <Switch>
            <Route path="/" component={MapPage} />
            <Route path="/fights" component={FightsPage} />
            <Route path="/kills" component={KillsPage} />
            <Route path="/battle/:id">{({ id }) => <BattlePage id={Number(id)} />}</Route>
            <Route path="/alliance/:id/:tab?">{({ id, tab }) => <OwnerPage key={id} kind="alliance" id={Number(id)} tab={tab} />}</Route>
            <Route path="/corporation/:id/:tab?">
              {({ id, tab }) => <OwnerPage key={id} kind="corporation" id={Number(id)} tab={tab} />}
            </Route>
            <Route path="/pilot/:id/:tab?">{({ id, tab }) => <OwnerPage key={id} kind="character" id={Number(id)} tab={tab} />}</Route>
            <Route path="/system/:id">{({ id }) => <SystemPage key={id} id={Number(id)} />}</Route>
            <Route path="/region/:id">{({ id }) => <RegionPage key={id} id={Number(id)} />}</Route>
            <Route path="/doctrine-board" component={DoctrinesPage} />
            <Route path="/doctrine/:id">{({ id }) => <DoctrinePage id={id} />}</Route>
            <Route path="/fit" component={FitPage} />
            <Route path="/sovereignty-board" component={SovereigntyPage} />
            <Route path="/market" component={MarketPage} />
            <Route path="/route" component={RoutePage} />
            <Route path="/how" component={HowPage} />
            <Route path="/map">
              <Redirect to="/" />
            </Route>
            <Route component={Missing} />
          </Switch>
          <OpenKill />
        </Suspense>
      </Boundary>
    </Shell>
  );
}
