"""DOTLAN's pages into Kafka: asks what is due, reads it, tells what is new, remembers that it did.

What to ask when is in `streams.dotlan.schedule`, how to ask in `streams.dotlan.pages`, what a page means in the parsers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from runtime import log, metrics
from runtime.clock import Clock
from streams.answers import succeeded
from streams.checkpoint import Checkpoint
from streams.dotlan.campaigns import read_campaigns
from streams.dotlan.changes import read_changes
from streams.dotlan.charts import read_charts
from streams.dotlan.events import campaigns_event, change_events, hours_events, rankings_event, told
from streams.dotlan.pages import SOURCE, NoPage, Page, Pages
from streams.dotlan.places import Places, slug
from streams.dotlan.rankings import read_rankings
from streams.dotlan.schedule import CAMPAIGNS, CHANGES, CHARTS_PER_HOUR, MAP_KEPT, RANKINGS, charts_path, next_turn
from streams.dotlan.svg_map import RegionMap, read_map
from streams.dotlan.unreadable import Unreadable
from streams.pause import pause
from streams.publish import Message, Publish

FAULTS_LOGGED = 5
"""Of one page; the metric counts them all."""
IDS_KEPT = 5_000
"""Changes that were told. The page shows some hundreds; told again, one is the same by its id."""


class Dotlan:
    """One poller. `systems` are the ids of the systems whose hours are wanted; those not on our map are left out."""

    def __init__(
        self,
        *,
        pages: Pages,
        publish: Publish,
        folder: Path,
        places: Places,
        clock: Clock,
        beat: Callable[[], None],
        systems: Sequence[int] = (),
        charts_per_hour: int = CHARTS_PER_HOUR,
    ) -> None:
        self._pages = pages
        self._publish = publish
        self._folder = folder
        self._checkpoint = Checkpoint(folder / "told.json")
        self._places = places
        self._clock = clock
        self._beat = beat
        found = [system for number in dict.fromkeys(systems) if (system := places.system_of(number)) is not None]
        self._charts = {charts_path(slug(system.name)): system.id for system in found}
        self._per_hour = charts_per_hour
        self._log = log.get(SOURCE)
        state = self._checkpoint.load()
        self._done: dict[str, float] = state.get("done", {})
        self._changes: dict[str, None] = dict.fromkeys(state.get("changes", []))

    async def run(self, stop: asyncio.Event) -> None:
        """Poll until `stop` is set. Raises what publishing raises; a page that was not told then is told at the next start."""
        if not self._pages.on:
            self._log.info("DOTLAN is not asked: WARSTREAM_DOTLAN is off")
            return
        for path in list(self._pages.fetched):
            kept = self._pages.kept(path)
            if kept is not None and self._done.get(path) != kept.fetched_at.timestamp():
                await self._take(kept)
        succeeded(SOURCE, self._clock.now())
        while not stop.is_set():
            turn = next_turn(self._pages.asked, list(self._charts), self._clock.now().timestamp(), self._per_hour)
            wait = max(turn.wait, self._pages.silence())
            if turn.path is None or wait > 0:
                await pause(self._clock, wait, stop, self._beat)
                continue
            page = await self._pages.get(turn.path, stop)
            if isinstance(page, Page):
                await self._take(page)
                succeeded(SOURCE, self._clock.now())
            elif isinstance(page, NoPage):
                self._log.warning(page.sentence)

    async def layout(self, region: str, stop: asyncio.Event) -> RegionMap | Unreadable | NoPage | None:
        """DOTLAN's drawing of a region, for the layout of our maps. `region` is its English name; None when stopped."""
        page = await self._pages.get(f"/svg/{slug(region)}.svg", stop, keep=MAP_KEPT)
        if not isinstance(page, Page):
            return page
        found = read_map(page.body)
        if isinstance(found, Unreadable):
            self._alarm("map", page.path, [found.reason])
        return found

    async def _take(self, page: Page) -> None:
        """Read, tell, and only then remember."""
        path = page.path
        if path == CAMPAIGNS:
            await self._publish(self._campaigns(page))
        elif path == CHANGES:
            messages = self._fresh_changes(page)
            await self._publish(messages)
            ids = dict.fromkeys(str(event["id"]) for _, _, event in messages)
            self._changes = dict.fromkeys(list(self._changes | ids)[-IDS_KEPT:])
        elif path == RANKINGS:
            await self._publish(self._rankings(page))
        elif path in self._charts:
            await self._take_charts(page, self._charts[path])
        self._done = {path: time for path, time in self._done.items() if path in self._pages.fetched}
        self._done[path] = page.fetched_at.timestamp()
        self._checkpoint.save({"done": self._done, "changes": list(self._changes)})

    def _campaigns(self, page: Page) -> list[Message]:
        rows = read_campaigns(page.body)
        event = rows if isinstance(rows, Unreadable) else campaigns_event(rows, self._places, page.fetched_at)
        if isinstance(event, Unreadable):
            self._alarm("campaigns", page.path, [event.reason])
            return []
        return [event]

    def _fresh_changes(self, page: Page) -> list[Message]:
        rows = read_changes(page.body)
        if isinstance(rows, Unreadable):
            self._alarm("changes", page.path, [rows.reason])
            return []
        events = change_events(rows.rows, self._places, page.fetched_at)
        self._alarm("changes", page.path, [*rows.faults, *events.faults])
        return [message for message in events.rows if message[2]["id"] not in self._changes]

    def _rankings(self, page: Page) -> list[Message]:
        rows = read_rankings(page.body)
        if isinstance(rows, Unreadable):
            self._alarm("rankings", page.path, [rows.reason])
            return []
        self._alarm("rankings", page.path, rows.faults)
        return [rankings_event(rows.rows, page.fetched_at)]

    async def _take_charts(self, page: Page, system_id: int) -> None:
        charts = read_charts(page.body)
        if isinstance(charts, Unreadable):
            self._alarm("charts", page.path, [charts.reason])
            return
        self._alarm("charts", page.path, charts.faults)
        memory = Checkpoint(self._folder / "hours" / f"{system_id}.json")
        before: dict[str, Any] = memory.load()
        now_told = told(charts, page.fetched_at)
        await self._publish(hours_events(system_id, now_told, before, page.fetched_at))
        memory.save(now_told)

    def _alarm(self, kind: str, path: str, reasons: Iterable[str]) -> None:
        """Loud, and nothing more: what was told before stays as it is."""
        reasons = list(reasons)
        if reasons:
            metrics.SOURCE_UNREADABLE.labels(SOURCE, kind).inc(len(reasons))
            self._log.error("a page of DOTLAN's cannot be read", page=path, reasons=reasons[:FAULTS_LOGGED], count=len(reasons))
