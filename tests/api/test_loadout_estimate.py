"""How attackers were fitted: by hull and weapon, and how sure that is."""

from __future__ import annotations

from typing import Any

import pytest
from doctrine_events import FEROX, FULL, RAILGUN, SCIMITAR, SPIKE
from hypothesis import given
from hypothesis import strategies as st

from api.services.loadout_estimate import KnownFit, estimate, shown_weapons, trust

FIT: dict[str, Any] = FULL["fits"][0]
LAUNCHER = 2404


def fit(fit_id: str = "x", losses: int = 10, share: float = 0.5, weapon: int = RAILGUN, hull: int = FEROX) -> KnownFit:
    return KnownFit(
        "d",
        FIT
        | {
            "fit_id": fit_id,
            "losses": losses,
            "share": share,
            "hull_type_id": hull,
            "fit": {"hull_type_id": hull, "high": [[0, weapon, None]]},
        },
    )


def best(hull: int | None, weapon: int | None, *fits: KnownFit) -> str | None:
    found = estimate(hull, weapon, fits)
    return None if found is None else found.known.fit["fit_id"]


def test_hull_and_weapon_must_be_those_of_the_fit() -> None:
    rails, launchers = fit("rails"), fit("launchers", weapon=LAUNCHER)
    assert best(FEROX, RAILGUN, rails, launchers) == "rails"
    assert best(FEROX, LAUNCHER, rails, launchers) == "launchers"
    assert best(SCIMITAR, RAILGUN, rails) is None
    assert best(FEROX, 1, rails, launchers) is None
    assert best(None, RAILGUN, rails) is best(FEROX, None, rails) is best(FEROX, RAILGUN) is None


@pytest.mark.parametrize("weapon", [RAILGUN, SPIKE, 2488, 1952, 31790])
def test_what_a_mail_may_name_as_the_weapon(weapon: int) -> None:
    """A gun, its charge, a drone, a module that does no damage."""
    assert weapon in shown_weapons(FIT["fit"])


def test_what_lies_in_the_hold_shoots_at_nobody() -> None:
    assert 28668 not in shown_weapons(FIT["fit"]) and FEROX not in shown_weapons(FIT["fit"])


def test_three_losses_count_for_half_and_thirty_for_nine_tenths() -> None:
    found = estimate(FEROX, RAILGUN, [KnownFit("d", FIT)])
    assert found is not None and found.confidence == round(0.778 * 21 / 24, 3)
    assert trust(fit(losses=3, share=1.0).fit) == 0.5
    assert trust(fit(losses=30, share=1.0).fit) == pytest.approx(0.909, abs=0.001)
    assert trust(fit(losses=0, share=1.0).fit) == 0


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from([0.1, 0.5, 1.0])), min_size=1, max_size=6), st.randoms())
def test_the_surest_is_taken_in_whatever_order_they_come(rows: list[tuple[int, float]], order: Any) -> None:
    fits = [fit(f"{n}", losses, share) for n, (losses, share) in enumerate(rows)]
    found = estimate(FEROX, RAILGUN, fits)
    assert found is not None and 0 <= found.confidence < 1
    assert trust(found.known.fit) == max(trust(one.fit) for one in fits)
    order.shuffle(fits)
    assert estimate(FEROX, RAILGUN, fits) == found
