"""Killmail -> fit: flags to slots, charges apart from modules, what lies in holds apart from what is fitted."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_fits import AUTOCANNON, CAPSULE, CORPUS, DAMAGE_CONTROL, EMP, RIFTER, item, mail, real_data

from fitting.fit import Fit, Module, body_of, fit_hash, fit_of
from fitting.killmail import fit_of_killmail
from fitting.kinds import MOST_SLOTS

UNKNOWN = 99_999_999


def test_every_flag_leads_to_its_slot_and_charges_into_their_module() -> None:
    fit = fit_of_killmail(
        mail(
            RIFTER,
            item(27, EMP, 100),  # the charge before its module, as mails have it too
            item(27, AUTOCANNON),
            item(29, AUTOCANNON),
            item(13, DAMAGE_CONTROL),
            item(92, 31718),
            item(87, 2488, 1, 2),
            item(5, EMP, 300, 50),
            item(89, 10228),
        )
    )
    assert fit == Fit(
        hull=RIFTER,
        high=(Module(0, AUTOCANNON, EMP), Module(2, AUTOCANNON)),
        low=(Module(2, DAMAGE_CONTROL),),
        rig=(Module(0, 31718),),
        drones=((2488, 3),),  # dropped and destroyed
        implants=(10228,),
        cargo=((EMP, 350),),
    )


def test_structures_and_carriers_have_service_slots_tubes_and_bays() -> None:
    fortizar = fit_of_killmail(mail(35833, item(164, 35894), item(158, 47035, 3), item(159, 47035, 6), item(172, 4312, 40)))
    assert fortizar.service == (Module(0, 35894),)
    assert fortizar.fighters == ((47035, 9),)
    assert fortizar.cargo == ((4312, 40),)


def test_what_was_in_a_container_is_no_part_of_the_fit() -> None:
    inner = [item(5, 34, 1000), item(27, AUTOCANNON)]
    fit = fit_of_killmail(mail(RIFTER, item(5, 3465, 1, items=inner), item(155, 17366, 1, items=inner)))
    assert fit.bare
    assert dict(fit.cargo) == {3465: 1, 17366: 1}


@pytest.mark.parametrize("hull", [RIFTER, CAPSULE, UNKNOWN])
def test_an_empty_wreck_is_a_bare_hull(hull: int) -> None:
    assert fit_of_killmail(mail(hull)) == Fit(hull=hull)
    body = mail(hull)
    for absent in ({}, {"items": None}):
        body["victim"] = {"ship_type_id": hull, "damage_taken": 0, **absent}
        assert fit_of_killmail(body).bare


def test_unknown_types_keep_their_slot_and_a_lonely_charge_lies_in_the_hold() -> None:
    fit = fit_of_killmail(mail(RIFTER, item(27, UNKNOWN), item(28, EMP, 40)))
    assert fit.high == (Module(0, UNKNOWN),)
    assert fit.cargo == ((EMP, 40),)


def test_several_modules_of_one_flag_take_the_free_slots_and_what_is_too_much_the_hold() -> None:
    """Mails of the first years say flag 27 for a whole rack."""
    fit = fit_of_killmail(mail(RIFTER, item(27, AUTOCANNON, 2, 1), item(28, 2889)))
    assert [module.slot for module in fit.high] == [0, 1, 2, 3]
    assert fit.high[1] == Module(1, 2889)
    many = fit_of_killmail(mail(RIFTER, item(27, AUTOCANNON, 300)))
    assert len(many.high) == MOST_SLOTS["high"]
    assert dict(many.cargo) == {AUTOCANNON: 300 - MOST_SLOTS["high"]}


def test_absurd_numbers_cost_nothing() -> None:
    fit = fit_of_killmail(mail(RIFTER, item(27, AUTOCANNON, 2**62), item(28, EMP, 2**62), item(11, 34, 2**62)))
    assert len(fit.high) == MOST_SLOTS["high"]
    assert dict(fit.cargo)[34] == 2**62


_ITEMS = st.lists(
    st.builds(
        item,
        st.sampled_from([5, 11, 12, 19, 27, 28, 34, 87, 89, 92, 125, 158, 159, 164, 0, 777]),
        st.sampled_from([AUTOCANNON, EMP, DAMAGE_CONTROL, 2488, 31718, 10228, 34, UNKNOWN]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=25,
)


@given(_ITEMS, st.randoms())
def test_the_order_of_items_does_not_matter_and_none_is_lost(items: list[dict[str, Any]], rng: random.Random) -> None:
    fit = fit_of_killmail(mail(RIFTER, *items))
    shuffled = list(items)
    rng.shuffle(shuffled)
    assert fit_of_killmail(mail(RIFTER, *shuffled)) == fit
    assert fit_of(body_of(fit)) == fit
    assert len(fit_hash(fit)) == 16
    modules = sum(type_id == DAMAGE_CONTROL for _, type_id in ((rack, one.type_id) for rack, one in fit.modules()))
    carried = dict(fit.cargo).get(DAMAGE_CONTROL, 0)
    told = sum(
        one.get("quantity_destroyed", 0) + one.get("quantity_dropped", 0)
        for one in items
        if one["item_type_id"] == DAMAGE_CONTROL and one["flag"] not in (87, 89, 158, 159)
    )
    assert modules + carried == told


@real_data
def test_every_edge_case_of_the_corpus_is_read() -> None:
    import orjson

    files = sorted(CORPUS.rglob("*.json"))
    assert len(files) > 50
    for file in files:
        body = orjson.loads(file.read_bytes())
        fit = fit_of_killmail(body.get("killmail", body))
        assert fit_of(body_of(fit)) == fit
        for rack, most in MOST_SLOTS.items():
            assert len(fit.rack(rack)) <= most or rack in ("subsystem", "rig")
