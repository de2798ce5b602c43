"""DNA, ESI fittings, and one reading for all formats."""

from __future__ import annotations

import orjson
import pytest
from made_fits import AUTOCANNON, DAMAGE_CONTROL, EMP, PASTES, RIFTER, item, mail, real_data, real_mails

from fitting.dna import dna_of, read_dna
from fitting.eft import read_eft
from fitting.esi import esi_of, read_esi
from fitting.faults import BadFit
from fitting.fit import Fit, Module, fit_hash
from fitting.killmail import fit_of_killmail
from fitting.kinds import kind_of
from fitting.read import read_fit

WANTED = Fit(
    hull=RIFTER,
    high=(Module(0, AUTOCANNON), Module(1, AUTOCANNON)),
    low=(Module(0, DAMAGE_CONTROL),),
    drones=((2488, 5),),
    cargo=((EMP, 100),),
)


@pytest.mark.parametrize(
    "text",
    [
        "fitting:587:2873;2:2048;1:2488;5:21898;100::",
        "587:2873;2:2048;1:2488;5:21898;100::",
        " <url=fitting:587:2048;1:2873;2:2488;5:21898;100::>Rifter</url> ",
    ],
)
def test_dna_of_a_chat(text: str) -> None:
    assert read_dna(text) == WANTED
    assert read_fit(text).format == "dna"
    assert read_dna(dna_of(WANTED)) == WANTED


def test_dna_carries_what_ends_in_an_underscore_and_what_is_loaded() -> None:
    fit = read_dna("587:2873_;2:2488_;1::")
    assert fit.bare
    assert dict(fit.cargo) == {2873: 2, 2488: 1}
    loaded = Fit(hull=RIFTER, high=(Module(0, AUTOCANNON, EMP),), cargo=((2488, 1),))
    assert dict(read_dna(dna_of(loaded)).cargo) == {EMP: 1, 2488: 1}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fitting:", "this is no DNA; it looks like fitting:587:2873;3:2488;5:: , with a hull and then type;pieces"),
        ("fitting:587:2873", "this is no DNA; it looks like fitting:587:2873;3:2488;5:: , with a hull and then type;pieces"),
        ("fitting:2873:2048;1::", "part 1: 125mm Gatling AutoCannon II is no ship and no structure; a DNA begins with its hull"),
        (
            "fitting:99999999::",
            "part 1: type 99999999, which is unknown, is no ship and no structure; a DNA begins with its hull",
        ),
        ("fitting:587:99999999;1::", "part 2: there is no type 99999999; take it out"),
        ("fitting:587:2873;300::", "part 2: no hull has more than 8 of high slots"),
        ("fitting:587:2488;99999999999999999999::", "part 2: 99999999999999999999 is no number that the game has"),
    ],
)
def test_wrong_dna_names_the_part(text: str, sentence: str) -> None:
    with pytest.raises(BadFit) as fault:
        read_fit(text)
    assert str(fault.value) == f"line 1: {sentence}"


def test_esi_fittings_there_and_back() -> None:
    fit = Fit(
        hull=RIFTER,
        high=(Module(0, AUTOCANNON, EMP), Module(2, AUTOCANNON)),
        low=(Module(1, DAMAGE_CONTROL),),
        drones=((2488, 5),),
        fighters=((40559, 3),),
        cargo=((EMP, 100),),
        name="mine",
    )
    text = orjson.dumps(esi_of(fit)).decode()
    found = read_fit(text)
    assert (found.fit, found.format, found.fit.name) == (fit, "esi", "mine")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ship_type_id": 2048}, "ship_type_id: Damage Control II is no ship and no structure"),
        ({"items": [{"flag": "HiSlot0", "quantity": 1, "type_id": 99999999}]}, "items.0: there is no type 99999999; take it out"),
        ({"items": [{"flag": "HiSlot0", "quantity": 1, "type_id": 2048}]}, "items.0: Damage Control II does not go into HiSlot0"),
        ({"items": [{"flag": "LoSlot0", "quantity": 1, "type_id": 2048}] * 2}, "items.1: LoSlot0 is taken already"),
        ({"items": [{"flag": "LoSlot0", "quantity": 0, "type_id": 2048}]}, "this is no ESI fitting: items.0.quantity: "),
        ({"items": [{"flag": "Cargo", "quantity": 1, "type_id": 34}] * 600}, "this is no ESI fitting: items: "),
        ({"items": None}, "this is no ESI fitting: items: "),
    ],
)
def test_wrong_esi_fittings_name_the_item(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadFit) as fault:
        read_esi({"name": "x", "description": "", "ship_type_id": RIFTER, "items": [], **change})
    assert str(fault.value).startswith(sentence)


def test_one_reading_tells_the_formats_apart() -> None:
    assert read_fit("[Rifter, x]").format == "eft"
    body = mail(RIFTER, item(27, AUTOCANNON))
    assert read_fit(orjson.dumps(body).decode()).format == "killmail"
    with pytest.raises(BadFit, match=r"^line 2: this begins as JSON and is none: "):
        read_fit('{"name":\n x}')
    with pytest.raises(BadFit, match=r"^this is no killmail: attackers: "):
        read_fit(orjson.dumps({**body, "attackers": []}).decode())
    with pytest.raises(BadFit, match="a fit has 200000 at most"):
        read_fit("{" * 200_001)


def test_equal_fits_have_equal_hashes_whatever_their_slots() -> None:
    one = Fit(hull=RIFTER, high=(Module(0, AUTOCANNON, EMP), Module(1, AUTOCANNON)), cargo=((34, 1),), implants=(10228,))
    other = Fit(hull=RIFTER, high=(Module(3, AUTOCANNON), Module(5, AUTOCANNON, EMP)))
    assert fit_hash(one) == fit_hash(other)
    assert fit_hash(one) != fit_hash(Fit(hull=RIFTER, high=(Module(0, AUTOCANNON), Module(1, AUTOCANNON))))


@real_data
def test_real_fits_there_and_back() -> None:
    fits = [read_eft(file.read_text()).fit for file in PASTES.rglob("*.txt") if file.name != "SOURCE.txt"]
    fits += [fit for body in real_mails(300) if kind_of((fit := fit_of_killmail(body)).hull) == "hull"]
    for fit in fits:
        racks = [sorted((rack, module.type_id) for rack, module in one.modules()) for one in (fit, read_dna(dna_of(fit)))]
        assert racks[0] == racks[1]
        assert read_dna(dna_of(fit)).drones == fit.drones
        if len(esi_of(fit)["items"]) <= 500:  # type: ignore[arg-type]
            assert fit_hash(read_esi(esi_of(fit))) == fit_hash(fit)
