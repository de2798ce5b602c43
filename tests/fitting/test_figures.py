"""Figures that can be worked out by hand from the static data, and rules of tanks and holes.

All skills at level 5 unless said: Shield Management, Hull Upgrades and Mechanics each add 5 % a level to a layer's hit points.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from statistics import fmean

import pytest
from esf_dogma_engine import calculate, post_load
from made_fits import AUTOCANNON, CAPSULE, DAMAGE_CONTROL, PASTES, RIFTER, real_data, real_mails

from fitting import engine
from fitting.cache import Figures
from fitting.eft import read_eft
from fitting.engine import Reckoned, reckon
from fitting.figures import Attr, analyse, figures_of
from fitting.fit import Fit, Module
from fitting.killmail import fit_of_killmail
from fitting.kinds import why_none
from fitting.names import type_named
from fitting.skills import all_skills, relevant
from schemas.fit import DAMAGE_KINDS, FitAnalysis
from universe import dogma

LEVEL_5 = 1.25
STACKING = math.exp(-((1 / 2.67) ** 2))
"""What the second of two penalized bonuses is worth: 0.869."""


def of(text: str, skills: int = 5) -> FitAnalysis:
    return analyse(read_eft(text).fit, skills)


def test_attributes_are_those_that_their_names_say() -> None:
    for attribute in Attr:
        name = dogma.attribute_name(attribute) or ""
        assert name.lower() == attribute.name.replace("_", "").lower()


def test_a_bare_hull() -> None:
    """Rifter: 450 shield, 450 armor, 350 structure; x 1.25; divided by the mean resonance, or by that of one kind."""
    own = dogma.attributes(RIFTER)
    hp = {"shield": own[263] * LEVEL_5, "armor": own[265] * LEVEL_5, "hull": own[9] * LEVEL_5}
    assert hp == {"shield": 562.5, "armor": 562.5, "hull": 437.5}
    resonances = {
        "shield": (1.0, 0.8, 0.6, 0.5),  # em, thermal, kinetic, explosive
        "armor": (0.4, 0.65, 0.75, 0.9),
        "hull": (0.67, 0.67, 0.67, 0.67),
    }
    found = of("[Rifter, x]")
    assert found["shield"]["hp"] == hp["shield"]
    for layer, values in resonances.items():
        assert found[layer]["ehp"] == pytest.approx(hp[layer] / fmean(values), rel=1e-6)  # type: ignore[literal-required]
    assert found["ehp"]["even"] == pytest.approx(562.5 / 0.725 + 562.5 / 0.675 + 437.5 / 0.67, rel=1e-6)
    for place, kind in enumerate(DAMAGE_KINDS):
        wanted = sum(hp[layer] / resonances[layer][place] for layer in hp)
        assert found["ehp"][kind] == pytest.approx(wanted, rel=1e-6)
    assert (found["tank"], found["tank_kind"], found["hole"], found["firepower"]) == ("none", "buffer", None, None)
    # -ln(0.25) x mass x inertia, with Evasive Maneuvering, Spaceship Command and Minmatar Frigate as the engine has them
    assert found["align"] == pytest.approx(reckon(Fit(hull=RIFTER)).result["ship"]["attributes"][-1]["value"])
    assert found["signature"] == own[552]


def test_no_skills_are_the_hulls_own_numbers() -> None:
    found = of("[Rifter, x]", skills=0)
    assert [found[layer]["hp"] for layer in ("shield", "armor", "hull")] == [450, 450, 350]  # type: ignore[literal-required]
    assert of("[Rifter, x]", skills=3)["armor"]["hp"] == pytest.approx(450 * 1.15)


def test_a_plate_adds_its_hit_points_before_the_skill() -> None:
    """Maller: (2,300 + 4,800) x 1.25."""
    maller, plate = type_named("Maller"), type_named("1600mm Steel Plates II")
    assert maller is not None and plate is not None
    base, more = dogma.attributes(maller)[265], dogma.attributes(plate)[1159]
    assert (base, more) == (2300, 4800)
    found = of("[Maller, x]\n1600mm Steel Plates II")
    assert found["armor"]["hp"] == (base + more) * LEVEL_5 == 8875
    assert (found["tank"], found["tank_kind"]) == ("armor", "buffer")


def test_a_damage_control_is_outside_the_stacking_penalty_and_hardeners_are_in_it() -> None:
    """Maller's EM resonance of 0.5: x 0.85 of the Damage Control, x 0.45 of a hardener, x (1 - 0.55 x 0.869) of the second, x 0.8
    of the hull's bonus (4 % a level of Amarr Cruiser)."""
    found = of("[Maller, x]\nDamage Control II\nEM Armor Hardener II\nEM Armor Hardener II")
    wanted = 0.5 * 0.85 * 0.45 * (1 - 0.55 * STACKING) * 0.8
    assert 1 - found["armor"]["resists"]["em"] == pytest.approx(wanted, abs=2e-6)
    assert 1 - found["armor"]["resists"]["explosive"] == pytest.approx(0.8 * 0.85 * 0.8, abs=2e-6)
    assert found["hole"] == {"layer": "armor", "damage": "explosive", "resist": pytest.approx(0.456)}


def test_an_assault_damage_control_counts_as_switched_off() -> None:
    """It makes nearly invulnerable for some seconds; as running it would triple what a pilot has for the whole fight."""
    on, off = of("[Sacrilege, x]\nAssault Damage Control II"), of("[Sacrilege, x]")
    assert off["ehp"]["even"] < on["ehp"]["even"] < 1.4 * off["ehp"]["even"]


@pytest.mark.parametrize(
    ("text", "tank", "kind"),
    [
        ("[Drake, x]\n\nLarge Shield Extender II\nLarge Shield Extender II", "shield", "buffer"),
        ("[Drake, x]\nShield Power Relay II\n\nLarge Shield Extender II", "shield", "buffer"),  # one relay is no tank
        ("[Drake, x]\nShield Power Relay II\nShield Power Relay II\n\nLarge Shield Extender II", "shield", "passive"),
        ("[Drake, x]\n\nX-Large Ancillary Shield Booster, Cap Booster 400", "shield", "active"),
        ("[Brutix, x]\nMedium Armor Repairer II\nMedium Armor Repairer II\nDamage Control II", "armor", "active"),
        ("[Armageddon, x]\n1600mm Steel Plates II\nSmall Armor Repairer I", "armor", "buffer"),  # slower than ten minutes
        ("[Obelisk, x]\nReinforced Bulkheads II", "hull", "buffer"),
        ("[Thrasher, x]\nDamage Control II\n\nMedium Shield Extender II", "shield", "buffer"),
        ("[Vexor, x]\nDamage Control II\nReinforced Bulkheads II\nReinforced Bulkheads II", "hull", "buffer"),
    ],
)
def test_the_kind_of_tank(text: str, tank: str, kind: str) -> None:
    found = of(text)
    assert (found["tank"], found["tank_kind"]) == (tank, kind)


def test_damage_of_weapons_drones_and_fighters_apart() -> None:
    found = of("[Vexor, x]\n\n\nHeavy Neutron Blaster II, Void M\n\n\n\nHammerhead II x5")["firepower"]
    assert found is not None
    assert found["dps"] == pytest.approx(found["weapons"] + found["drones"])
    assert min(found["weapons"], found["drones"]) > 50
    assert found["fighters"] == 0
    assert found["optimal"] is not None and found["falloff"] is not None
    nyx = of("[Nyx, x]\n\n\n\n\n\n\nEinherji II x12")["firepower"]
    assert nyx is not None
    assert (nyx["weapons"], nyx["fighters"], nyx["optimal"]) == (0, nyx["dps"], None)
    assert of("[Rifter, x]\n125mm Gatling AutoCannon II")["firepower"] is None  # nothing is loaded


def test_a_missile_flies_as_far_as_its_speed_and_time_let_it() -> None:
    """Velocity and flight time, each with 10 % a level (Missile Projection and Bombardment), and 10 % of velocity a level of
    Caldari Cruiser for the Caracal."""
    missile = type_named("Scourge Fury Heavy Missile")
    assert missile is not None
    own = dogma.attributes(missile)
    found = of("[Caracal, x]\nHeavy Missile Launcher II, Scourge Fury Heavy Missile")["firepower"]
    assert found is not None
    assert found["optimal"] == pytest.approx(own[37] * 1.5 * 1.5 * own[281] / 1000 * 1.5, rel=1e-4)
    assert found["falloff"] is None


def test_a_capacitor_is_stable_or_lasts() -> None:
    still, busy = of("[Rifter, x]")["capacitor"], of("[Rifter, x]\n5MN Microwarpdrive II\nSmall Armor Repairer II")["capacitor"]
    assert (still["stable"], still["lasts"]) == (1.0, None)
    assert busy["stable"] is None and busy["lasts"] is not None and busy["lasts"] > 0


def test_what_the_game_refuses_is_told_in_sentences() -> None:
    found = of("[Rifter, x]\n425mm AutoCannon II\n1600mm Steel Plates II\nMedium Core Defense Field Extender I\nWarrior II x5")
    assert any("powergrid" in one for one in found["violations"])
    assert "it uses 25 of 0 drone bay" in found["violations"]
    assert any(one.startswith("Medium Core Defense Field Extender I is a rig of size 2") for one in found["violations"])
    assert not any("skill" in one for one in of("[Rifter, x]\nDamage Control II", skills=0)["violations"])


def test_unknown_and_mutated_types_are_no_obstacle() -> None:
    fit = Fit(
        hull=RIFTER,
        high=(Module(0, 99_999_999), Module(1, AUTOCANNON, 99_999_998)),
        mid=(Module(0, 47702),),
        drones=((99_999_997, 5),),
    )
    assert analyse(fit)["ehp"] == of("[Rifter, x]")["ehp"]


@pytest.mark.parametrize(
    ("hull", "why"), [(RIFTER, None), (35832, None), (CAPSULE, "capsule"), (99_999_999, "unknown-hull"), (33475, "no-ship")]
)
def test_which_hulls_have_figures(hull: int, why: str | None) -> None:
    assert why_none(hull) == why


def test_equal_fits_have_equal_figures_whatever_their_slots() -> None:
    guns = [Module(0, AUTOCANNON, 21898), Module(1, AUTOCANNON), Module(2, 2889, 21898)]
    there = Fit(hull=RIFTER, high=tuple(guns), low=(Module(0, DAMAGE_CONTROL), Module(1, 1447)))
    back = Fit(
        hull=RIFTER,
        high=tuple(Module(7 - gun.slot, gun.type_id, gun.charge) for gun in reversed(guns)),
        low=(Module(3, 1447), Module(5, DAMAGE_CONTROL)),
        cargo=((34, 100),),
    )
    assert analyse(there) == analyse(back)


def test_the_cache_knows_fits_by_all_that_their_figures_hang_on() -> None:
    figures = Figures(kept=2)
    bare, dressed = Fit(hull=RIFTER), Fit(hull=RIFTER, implants=(20121,))  # a Crystal set's first part: shield boost
    first = figures.of(bare)
    first["violations"].append("whoever changes an answer changes his own alone")
    assert figures.of(bare)["violations"] == []
    assert (figures.hits, figures.misses) == (1, 1)
    figures.of(dressed)
    figures.of(bare, 4)
    assert (figures.hits, figures.misses, len(figures)) == (1, 3, 2)
    figures.of(bare)  # the least used went first
    assert figures.misses == 4


def test_many_threads_reckon_the_same() -> None:
    fit = read_eft("[Vexor, x]\nDamage Control II\n\n\nHeavy Neutron Blaster II, Void M\n\n\nHammerhead II x5").fit
    alone = analyse(fit)
    with ThreadPoolExecutor(4) as threads:
        assert all(found == alone for found in threads.map(lambda _: analyse(fit), range(40)))


def test_a_skill_level_beyond_the_games_is_refused() -> None:
    for level in (-1, 6):
        with pytest.raises(ValueError, match="a skill has a level of 0 to 5"):
            reckon(Fit(hull=RIFTER), level)


@real_data
def test_left_out_skills_and_states_change_no_figure_of_real_fits() -> None:
    """With all skills, and with the game's rules of import asked of every fit, the figures are the same to the last digit."""
    fits = [read_eft(file.read_text()).fit for file in PASTES.rglob("*.txt") if file.name != "SOURCE.txt"]
    fits += [fit for body in real_mails(400) if why_none((fit := fit_of_killmail(body)).hull) is None]
    assert len(fits) > 200
    everything = dict.fromkeys(all_skills(), 5)
    for fit in fits:
        given = engine.given_of(fit, 5)
        assert len(given["character"]["skills"]) < len(everything) / 2
        given["character"] = {"skills": everything}
        given = post_load(given)
        given["environment"] = engine._ENVIRONMENT
        for item in given["items"]:
            if engine.EMERGENCY in dogma.effects(item["type_id"]):
                item["state"] = "online"
        whole = Reckoned(given, calculate(given, {"validate": True}), engine.load())
        assert figures_of(fit, whole, 5) == analyse(fit)


@real_data
def test_every_real_loss_has_finite_figures() -> None:
    """Our EHP are the engine's own, which are reckoned by another way."""
    for body in real_mails(400):
        fit = fit_of_killmail(body)
        if why_none(fit.hull) is not None:
            continue
        found, ship = analyse(fit), reckon(fit).result["ship"]["attributes"]
        assert found["ehp"]["even"] == pytest.approx(ship[-43]["value"], rel=1e-5)
        for layer, attribute in (("shield", -30), ("armor", -28), ("hull", -29)):
            assert found[layer]["ehp"] == pytest.approx(ship[attribute]["value"], rel=1e-5)  # type: ignore[literal-required]
        assert all(0 <= found["ehp"][kind] < math.inf for kind in DAMAGE_KINDS)
        assert found["ehp"]["even"] <= max(found["ehp"][kind] for kind in DAMAGE_KINDS) * 1.000001


def test_relevant_skills_are_those_of_what_is_fitted() -> None:
    gunnery, drone_interfacing = 3300, 3442
    assert gunnery not in relevant(RIFTER, [DAMAGE_CONTROL])
    assert gunnery in relevant(RIFTER, [AUTOCANNON])
    assert drone_interfacing in relevant(RIFTER, [2488])
    assert drone_interfacing not in relevant(RIFTER, [])
