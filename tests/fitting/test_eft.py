"""EFT: read strictly with the line of each fault, and written so that it is read back as the same fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_fits import AUTOCANNON, DAMAGE_CONTROL, EMP, PASTES, RIFTER, real_data, real_mails

from fitting.eft import MOST_LINES, read_eft
from fitting.eft_text import eft_of
from fitting.faults import BadFit
from fitting.fit import Fit, Module
from fitting.killmail import fit_of_killmail
from fitting.kinds import kind_of

WHOLE = """
[Rifter, a name, with commas]
Damage Control II
[Empty Low slot]

1MN Afterburner II

125mm Gatling AutoCannon II, Republic Fleet EMP S
125mm gatling autocannon II /offline
[Empty High slot]

Small Core Defense Field Extender I


Warrior II x5

High-grade Snake Alpha

Nanite Repair Paste x20
Warrior II x2
"""


def test_a_whole_text() -> None:
    found = read_eft(WHOLE)
    assert found.fit == Fit(
        hull=RIFTER,
        low=(Module(0, DAMAGE_CONTROL),),
        mid=(Module(0, 438),),
        high=(Module(0, AUTOCANNON, EMP), Module(1, AUTOCANNON)),
        rig=(Module(0, 31788),),
        drones=((2488, 5),),
        implants=(19540,),
        cargo=((2488, 2), (28668, 20)),
    )
    assert found.fit.name == "a name, with commas"
    assert found.notes == ("line 9: offline is not kept; figures take the module as online",)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the text is empty; paste a fit that begins with a line such as [Rifter, name]"),
        ("hello", "line 1: a fit begins with its hull and name in brackets, such as [Rifter, name]"),
        ("\n\n[Riftr, x]", "line 3: there is no hull called 'Riftr'; did you mean Rifter?"),
        ("[Damage Control II, x]", "line 1: Damage Control II is no ship and no structure; a fit begins with its hull"),
        ("[Rifter, x]\nDamage Contrl II", "line 2: there is no module called 'Damage Contrl II'; did you "
            "mean Damage Control II?"),
        (
            "[Rifter, x]\n\n125mm Gatling AutoCannon II, Republic Flet EMP S",
            "line 3: there is no charge called 'Republic Flet EMP S'; did you mean Republic Fleet EMP S?",
        ),
        (
            "[Rifter, x]\n125mm Gatling AutoCannon II, Rifter",
            "line 2: Rifter is nothing that a module can be loaded with",
        ),
        ("[Rifter, x]\nWarior II x5", "line 2: there is no item called 'Warior II'; did you mean Warrior II?"),
        ("[Rifter, x]\nqqqqzzzz", "line 2: there is no module called 'qqqqzzzz'; names are English, "
            "as the game's market has them"),
        (
            "[Rifter, x]\nNanite Repair Paste",
            "line 2: Nanite Repair Paste goes into no slot; of what lies in a bay or hold say how many, such as "
            "Nanite Repair Paste x1",
        ),
        ("[Rifter, x]\nWarrior II x0", "line 2: 0 is no number of pieces; write 1 to 2147483647"),
        ("[Rifter, x]\nWarrior II x99999999999", "line 2: 99999999999 is no number of pieces; write 1 to 2147483647"),
        ("[Rifter, x]\n\n[Slasher, y]", "line 3: a second fit begins here; paste one at a time"),
        ("[Rifter, x]\n" + "\n" * MOST_LINES, f"the text has {MOST_LINES + 2} lines; a fit has {MOST_LINES} at most"),
        ("x" * 200_001, "the text has 200001 letters; a fit has 200000 at most"),
    ],
)  # fmt: skip
def test_one_sentence_names_the_line_what_is_wrong_and_what_to_do(text: str, sentence: str) -> None:
    with pytest.raises(BadFit) as fault:
        read_eft(text)
    assert str(fault.value) == sentence
    assert fault.value.line == (int(sentence.split()[1].rstrip(":")) if sentence.startswith("line ") else None)


def test_three_hundred_modules_end_at_the_ninth() -> None:
    with pytest.raises(BadFit, match=r"^line 10: this is high slot 9, and no hull has more than 8; take lines out$"):
        read_eft("[Rifter, x]\n" + "125mm Gatling AutoCannon II\n" * 300)


def test_more_than_the_hull_has_is_told_with_its_line_and_kept() -> None:
    found = read_eft("[Rifter, x]\n" + "125mm Gatling AutoCannon II\n" * 4)
    assert len(found.fit.high) == 4
    assert found.notes == ("line 5: this is high slot 4, and the Rifter has 3",)


def test_mutated_modules_are_read_as_what_they_were_made_from() -> None:
    text = "[Rifter, x]\n1MN Afterburner II [1]\n\n\n[1] 1MN Afterburner II\n  Decayed 1MN Afterburner Mutaplasmid\n"
    found = read_eft(text)
    assert found.fit.mid == (Module(0, 438),)
    assert found.notes == ("line 5: how modules were mutated is not read; figures take them unmutated",)


@pytest.mark.parametrize(
    ("racks", "blanks", "in_bay"),
    [
        ("[Tengu, x]\n[Empty Low slot]\n\nTengu Core - Augmented Graviton Reactor", 2, True),
        ("[Tengu, x]\n[Empty Low slot]\n\nTengu Core - Augmented Graviton Reactor", 3, False),
        ("[Vexor, x]\n[Empty Low slot]\n\n[Empty Rig slot]", 3, True),
        ("[Vexor, x]\n[Empty Low slot]\n\n[Empty Rig slot]", 4, False),
        ("[Velator, x]\n[Empty Low slot]\n\n[Empty High slot]", 4, True),  # a corvette has no rigs
        ("[Velator, x]\n[Empty Low slot]\n\n[Empty High slot]", 5, False),
        ("[Vexor, x]\nDamage Control II", 1, True),  # typed by hand
    ],
)
def test_empty_lines_tell_a_bay_from_a_hold_as_the_game_writes_them(racks: str, blanks: int, in_bay: bool) -> None:
    found = read_eft(racks + "\n" * (blanks + 1) + "Hobgoblin II x2").fit
    assert (dict(found.drones), dict(found.cargo)) == (({2456: 2}, {}) if in_bay else ({}, {2456: 2}))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_ends_of_windows_and_spaces_do_not_matter(end: str) -> None:
    text = "\ufeff" + WHOLE.strip().replace("\n", " " + end)
    assert read_eft(text).fit == read_eft(WHOLE).fit


@real_data
def test_round_trip_of_every_paste() -> None:
    """EFT -> fit -> EFT -> fit, and no line of the original is lost."""
    files = [file for file in sorted(PASTES.rglob("*.txt")) if file.name != "SOURCE.txt"]
    assert len(files) >= 10
    for file in files:
        found = read_eft(file.read_text())
        written = eft_of(found.fit)
        assert read_eft(written).fit == found.fit
        assert eft_of(read_eft(written).fit) == written
        lost = {line.strip() for line in file.read_text().splitlines()} - set(written.splitlines())
        assert lost == set()


@real_data
def test_round_trip_of_real_losses() -> None:
    """A few types have one name: what players call the same is read as the same."""
    count = alike = 0
    for body in real_mails(800):
        fit = fit_of_killmail(body)
        if kind_of(fit.hull) != "hull":
            continue
        count += 1
        text = eft_of(fit)
        found = read_eft(text).fit
        assert sorted(eft_of(found).splitlines()) == sorted(text.splitlines())
        alike += found == fit
        assert (found.high, found.mid, found.low, found.rig, found.subsystem) == (
            fit.high,
            fit.mid,
            fit.low,
            fit.rig,
            fit.subsystem,
        )
        assert (found.drones, found.fighters, found.implants) == (fit.drones, fit.fighters, fit.implants)
    assert count >= 200
    assert alike >= 0.98 * count


_DRONES = st.dictionaries(st.sampled_from([2488, 2454, 2446]), st.integers(1, 9), max_size=3)
_CARGO = st.dictionaries(st.sampled_from([2488, 2454, 28668, EMP, 34]), st.integers(1, 9), max_size=4)
_GUNS = st.lists(st.sampled_from([None, Module(0, AUTOCANNON), Module(0, AUTOCANNON, EMP)]), max_size=8)


@given(
    st.sampled_from([RIFTER, 29984, 23911, 672]), _DRONES, _CARGO, _GUNS, st.sets(st.sampled_from([19540, 10228])), st.booleans()
)
def test_what_is_written_is_read_back(
    hull: int, drones: dict[int, int], cargo: dict[int, int], guns: list[Module | None], implants: set[int], parts: bool
) -> None:
    """Whatever lies where: drones in the hold alone, implants alone, nothing at all."""
    fit = Fit(
        hull=hull,
        high=tuple(Module(slot, gun.type_id, gun.charge) for slot, gun in enumerate(guns) if gun),
        subsystem=(Module(0, 45622),) if parts and hull == 29984 else (),
        drones=tuple(sorted(drones.items())),
        implants=tuple(sorted(implants)),
        cargo=tuple(sorted(cargo.items())),
    )
    assert read_eft(eft_of(fit)).fit == fit
