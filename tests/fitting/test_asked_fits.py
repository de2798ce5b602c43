"""Texts of fits as templates: several in one text, names, and faults with their line in the whole."""

from __future__ import annotations

import pytest
from hangar import SHIELD_HURRICANE, number

from fitting.asked import MOST_FITS, after, read_asked, template_of, withdrawn
from fitting.dna import read_dna
from fitting.eft_text import eft_of
from fitting.faults import BadFit
from schemas.doctrine_template import checked, rank

AT = "2026-11-23T16:04:05.123Z"
HURRICANE = (
    "[Hurricane, Shield 'Cane]\nDamage Control II\n\n720mm Howitzer Artillery II, Quake M\n\n\n\nWarrior II x5\n\nQuake M x400\n"
)
RIFTER = "[Rifter, tackle]\n\n1MN Afterburner II\n"


def made(text: str, name: str | None = None, doctrine: str = "Fleet") -> dict[str, object]:
    (asked,) = read_asked(text)
    return dict(template_of(asked, name=name, doctrine=doctrine, author="Ada", at=AT, simulated=False))


def test_several_fits_in_one_text() -> None:
    found = read_asked(f"\n{HURRICANE}\n\n{RIFTER}{HURRICANE}")
    assert [(one.fit.name, one.line) for one in found] == [("Shield 'Cane", 2), ("tackle", 14), ("Shield 'Cane", 17)]
    assert {one.format for one in found} == {"eft"}
    assert found[0].fit.drones == ((number("Warrior II"), 5),)
    assert found[1].fit.mid[0].type_id == number("1MN Afterburner II")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"{HURRICANE}\n{RIFTER}1MN Afterburner III\n", 15, "1MN Afterburner III"),
        (f"{HURRICANE}[Rifterr, x]\nDamage Control II\n", 11, "Rifterr"),
        (f"hello\n{RIFTER}", 1, "a fit begins with its hull"),
        (f"{HURRICANE}\n[Rifter, empty]\n", 12, "no modules"),
        ("[Capsule, pod]\nDamage Control II\n", 1, "Capsule is nothing"),
        ("[Damage Control II, x]\nDamage Control II\n", 1, "Damage Control II"),
        ("", None, "empty"),
    ],
)
def test_a_fault_names_its_line_in_the_whole_text(text: str, line: int | None, says: str) -> None:
    with pytest.raises(BadFit) as caught:
        read_asked(text)
    assert says in str(caught.value)
    if line is not None:
        assert caught.value.line == line
        assert str(caught.value).startswith(f"line {line}: ")
        assert str(caught.value).count("line ") == 1


def test_there_are_bounds() -> None:
    with pytest.raises(BadFit, match="101 fits"):
        read_asked(RIFTER * (MOST_FITS + 1))
    with pytest.raises(BadFit, match="in parts"):
        read_asked("x" * 300_000)


def test_a_template_is_called_as_it_is_asked_for_as_its_text_or_as_people_would() -> None:
    assert made(HURRICANE)["name"] == "Shield 'Cane"
    assert made(HURRICANE, "mine")["name"] == "mine"
    dna = f"{number('Hurricane')}:{number('Damage Control II')};1:{number('720mm Howitzer Artillery II')};2::"
    assert made(dna)["name"] == "Hurricane, 720mm Howitzer Artillery"
    assert made(dna)["format"] == "dna"
    assert read_dna(dna).hull == number("Hurricane")


def test_imported_twice_it_is_one_template_and_the_hold_but_for_charges_is_no_part_of_it() -> None:
    one, other = made(HURRICANE), made(HURRICANE + "Nanite Repair Paste x20\nTritanium x5\n")
    other_doctrine = made(HURRICANE, doctrine="Another")
    assert other_doctrine["template_id"] != one["template_id"]
    fit = dict(one["fit"])  # type: ignore[call-overload]
    assert number("Tritanium") not in {type_id for type_id, _ in fit["cargo"]}
    assert [number("Quake M"), 400] in fit["cargo"]
    assert made(HURRICANE + "Tritanium x5\n")["template_id"] == one["template_id"]
    assert checked(other)


def test_a_fit_that_is_written_and_read_is_the_same_template() -> None:
    (asked,) = read_asked(eft_of(SHIELD_HURRICANE))
    assert asked.fit == SHIELD_HURRICANE


def test_a_withdrawal_is_later_than_what_it_takes_back_whatever_the_clock_says() -> None:
    (asked,) = read_asked(RIFTER)
    template = template_of(asked, name=None, doctrine="", author="", at=AT, simulated=False)
    gone = withdrawn(template, author="Bob", at="2020-01-01T00:00:00.000Z")
    assert gone["changed_at"] == after(template) == "2026-11-23T16:04:05.124Z"
    assert checked(gone)["withdrawn"]
    assert rank(gone) > rank(template)
    assert withdrawn(template, author="Bob", at="2027-01-01T00:00:00.000Z")["changed_at"] == "2027-01-01T00:00:00.000Z"
