"""What a text or a mail may claim is bounded before anything is reckoned: a request must not take all memory, or all time."""

from __future__ import annotations

import pytest

from fitting.eft import MOST_LETTERS, read_eft
from fitting.engine import MOST_IN_BAY, given_of
from fitting.esi import read_esi
from fitting.faults import BadFit
from fitting.fit import Fit
from fitting.killmail import fit_of_killmail
from fitting.names import type_named
from fitting.read import read_fit

ISHTAR, WARRIOR, DAMAGE_CONTROL = 12005, 2488, 2048


@pytest.mark.parametrize("pieces", [MOST_IN_BAY + 1, 2_147_483_647])
def test_the_engine_is_told_of_no_more_drones_than_any_bay_holds(pieces: int) -> None:
    """It looks at each by itself: two billion took 16 GB, and the process with them."""
    mail = {
        "victim": {
            "ship_type_id": ISHTAR,
            "items": [{"item_type_id": WARRIOR, "flag": 87, "singleton": 0, "quantity_destroyed": pieces}],
        }
    }
    for fit in (fit_of_killmail(mail), read_fit(f"fitting:{ISHTAR}:{WARRIOR};{pieces}::").fit):
        assert fit.drones == ((WARRIOR, pieces),)
        assert [item["quantity"] for item in given_of(fit, 5)["items"]] == [MOST_IN_BAY]


def test_a_line_is_bounded_and_named() -> None:
    with pytest.raises(BadFit, match="letters") as caught:
        read_eft("[Rifter, one]\n\na" + " " * MOST_LETTERS + "b")
    assert caught.value.line == 3


def test_a_module_in_a_bay_does_nothing_there() -> None:
    fit = Fit(hull=ISHTAR, drones=((DAMAGE_CONTROL, 5), (WARRIOR, 5)), fighters=((WARRIOR, 1),))
    assert [item["type_id"] for item in given_of(fit, 5)["items"]] == [WARRIOR]


@pytest.mark.parametrize("flag", ["DroneBay", "FighterBay", "FighterTube0", "Implant"])
def test_an_esi_fitting_with_a_module_in_a_bay_is_refused(flag: str) -> None:
    items = [{"flag": flag, "quantity": 5, "type_id": DAMAGE_CONTROL}]
    with pytest.raises(BadFit, match=rf"items.0: Damage Control II does not go into {flag}"):
        read_esi({"name": "one", "ship_type_id": ISHTAR, "items": items})


def test_a_number_that_is_no_id_is_no_other_id() -> None:
    assert type_named("type 2048") == 2048
    assert type_named("type " + "1" * 23) is None
