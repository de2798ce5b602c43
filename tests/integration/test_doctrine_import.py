"""`warstream doctrine` against a real broker and database: import, import again, list, withdraw."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from integration_world import World

from runtime.clock import SystemClock
from schemas.topics import DOCTRINE_TEMPLATES
from warstream.doctrine_import import Imported, NoSuchTemplate, import_templates, read_files, templates, withdraw

TWO = "[Rifter, tackle]\n1MN Afterburner II\n\n[Rifter, scout]\nCore Probe Launcher I\n"


async def imported(world: World, text: str) -> Imported:
    path: Path = world.directory / "fits.txt"
    await asyncio.to_thread(path.write_text, text)
    made, notes = read_files([path], name=None, doctrine="d", author="Ada", settings=world.settings, clock=SystemClock())
    return await import_templates(world.settings, made, notes)


async def test_imported_listed_withdrawn_and_asked_for_again(world: World) -> None:
    async with world.sink():
        first = await imported(world, TWO)
        assert (len(first.templates), first.fresh, first.notes) == (2, 2, [])
        assert (await imported(world, TWO)).fresh == 0
        assert [one["name"] for one in await templates(world.settings, everything=False)] == ["scout", "tackle"]
        tackle = first.templates[0]["template_id"]
        gone = await withdraw(world.settings, tackle[:13].upper(), author="Bob", clock=SystemClock())
        assert (gone["template_id"], gone["withdrawn"]) == (tackle, True)
        assert [one["name"] for one in await templates(world.settings, everything=False)] == ["scout"]
        assert len(await templates(world.settings, everything=True)) == 2
        for unknown in (tackle, "zzz"):
            with pytest.raises(NoSuchTemplate, match="no template has that id"):
                await withdraw(world.settings, unknown, author="", clock=SystemClock())
        assert (await imported(world, TWO)).fresh == 1
        assert len(await templates(world.settings, everything=False)) == 2
        with pytest.raises(NoSuchTemplate, match="more than one"):
            await withdraw(world.settings, "", author="", clock=SystemClock())
    sent = await world.read_all(DOCTRINE_TEMPLATES.name)
    assert len(sent) == 4, "two imports, a withdrawal, and the import of what was withdrawn"
