"""Fits as a client sees them: of a loss, or of what somebody pasted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator

from api.models.parts import BodyId, Model, Named
from schemas.fit import FitAnalysis
from schemas.loss_fit import NoAnalysis

MOST_TEXT = 60_000
"""Letters of a pasted text: what goes into a body of 64 KiB."""

OVERKILL = "Damage taken for each effective hit point: 2 means that twice as much was shot as it could take. Null: not known"
SKILLS = "The level of all skills, 0 to 5; left out: the server's"


class FitModule(Model):
    """One module in its slot."""

    slot: int = Field(description="Within its rack, from 0; empty slots are left out")
    type: Named
    charge: Named | None
    mutated: bool = Field(description="Figures take it with the attributes of its kind: how it was rolled is not known")


class FitStack(Model):
    """So many of one type."""

    type: Named
    pieces: int


class FitShown(Model):
    """What is fitted."""

    hull: Named
    name: str | None = Field(description="As whoever made it called it; null for a loss")
    fit_hash: str = Field(description="Equal for equal fits, whatever the order of modules; implants and cargo do not count")
    high: list[FitModule]
    mid: list[FitModule]
    low: list[FitModule]
    rig: list[FitModule]
    subsystem: list[FitModule]
    service: list[FitModule]
    drones: list[FitStack]
    fighters: list[FitStack]
    implants: list[Named]
    cargo: list[FitStack]
    eft: str = Field(description="The text that the game pastes. Types that are unknown are missing in it")
    dna: str = Field(description="The fit as the game's chat links it")


class LossFitShown(Model):
    """The fit of a lost ship, and what it could take and do."""

    killmail_id: int
    fit: FitShown
    analysis: FitAnalysis | None = Field(description="All skills at one level, no boosts; null: see `no_analysis`")
    no_analysis: NoAnalysis | None
    unknown_types: list[int] = Field(description="Fitted types that the static data does not know: not in the figures")
    damage_taken: int
    overkill: float | None = Field(description=OVERKILL)


class LossFitOne(Model):
    """Answer of /killmails/{id}/fit."""

    data: LossFitShown
    simulated: bool


class FitAsked(Model):
    """The body of POST /fits/analyse: one of the three, and perhaps the skills."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: Annotated[str, Field(min_length=1, max_length=MOST_TEXT)] | None = Field(
        default=None, description="EFT, DNA, or the JSON of an ESI fitting, as it was copied"
    )
    fitting: dict[str, Any] | None = Field(default=None, description="An ESI fitting: name, ship_type_id, items")
    killmail_id: BodyId | None = Field(default=None, description="A killmail that is held here")
    skills: Annotated[int, Field(ge=0, le=5, strict=True)] | None = Field(default=None, description=SKILLS)

    @model_validator(mode="after")
    def _one(self) -> FitAsked:
        if sum(one is not None for one in (self.text, self.fitting, self.killmail_id)) != 1:
            raise ValueError("give one of text, fitting and killmail_id")
        return self


class FitAnalysed(Model):
    """A fit that was asked for, and what it can take and do."""

    format: Literal["eft", "dna", "esi", "killmail"]
    fit: FitShown
    analysis: FitAnalysis | None
    no_analysis: NoAnalysis | None
    unknown_types: list[int]
    notes: list[str] = Field(description="What of the text a fit cannot hold, one sentence each, with its line")


class FitAnalysedOne(Model):
    """Answer of /fits/analyse."""

    data: FitAnalysed
    simulated: bool


def _resists(em: float, thermal: float, kinetic: float, explosive: float) -> dict[str, float]:
    return {"em": em, "thermal": thermal, "kinetic": kinetic, "explosive": explosive}


ANALYSIS: dict[str, Any] = {
    "skills": 5,
    "build": 3650286,
    "ehp": {"even": 5475.29, **_resists(5905.99, 4874.27, 5661.14, 6252.17)},
    "shield": {"hp": 1937.5, "ehp": 3406.59, "resists": _resists(0.3875, 0.3, 0.475, 0.5625)},
    "armor": {"hp": 562.5, "ehp": 980.39, "resists": _resists(0.66, 0.4475, 0.3625, 0.235)},
    "hull": {"hp": 437.5, "ehp": 1088.31, "resists": _resists(0.598, 0.598, 0.598, 0.598)},
    "tank": "shield",
    "tank_kind": "buffer",
    "hole": {"layer": "shield", "damage": "thermal", "resist": 0.3},
    "repair": {"shield": 0.0, "armor": 0.0, "hull": 0.0, "passive_shield": 10.33},
    "firepower": {
        "dps": 103.5,
        "volley": 201.2,
        "weapons": 103.5,
        "drones": 0.0,
        "fighters": 0.0,
        "optimal": 1125.0,
        "falloff": 8390.0,
    },
    "capacitor": {"capacity": 312.5, "stable": None, "lasts": 68.0},
    "align": 4.35,
    "speed": 1620.4,
    "signature": 228.0,
    "warp_speed": 5.0,
    "lock_range": 28125.0,
    "violations": [],
}
_GUN = {"type": {"id": 2873, "name": "125mm Gatling AutoCannon II"}, "charge": {"id": 21898, "name": "Republic Fleet EMP S"}}
_FIT: dict[str, Any] = {
    "hull": {"id": 587, "name": "Rifter"},
    "name": None,
    "fit_hash": "2bc6dbc0fe1f8f75",
    "high": [{"slot": 0, **_GUN, "mutated": False}],
    "mid": [{"slot": 0, "type": {"id": 3831, "name": "Medium Shield Extender II"}, "charge": None, "mutated": False}],
    "low": [{"slot": 0, "type": {"id": 2048, "name": "Damage Control II"}, "charge": None, "mutated": False}],
    "rig": [],
    "subsystem": [],
    "service": [],
    "drones": [],
    "fighters": [],
    "implants": [],
    "cargo": [{"type": {"id": 21898, "name": "Republic Fleet EMP S"}, "pieces": 1000}],
    "eft": "[Rifter, unnamed]\nDamage Control II\n\nMedium Shield Extender II\n\n"
    "125mm Gatling AutoCannon II, Republic Fleet EMP S\n",
    "dna": "587:2048;1:3831;1:2873;1:21898;1001::",
}
LOSS_EXAMPLE: dict[str, Any] = {
    "data": {
        "killmail_id": 96850275,
        "fit": _FIT,
        "analysis": ANALYSIS,
        "no_analysis": None,
        "unknown_types": [],
        "damage_taken": 6120,
        "overkill": 1.1178,
    },
    "simulated": False,
}
ASKED_EXAMPLE: dict[str, Any] = {"text": "[Rifter, mine]\nDamage Control II\n\n\n125mm Gatling AutoCannon II\n", "skills": 5}
ANALYSED_EXAMPLE: dict[str, Any] = {
    "data": {
        "format": "eft",
        "fit": {**_FIT, "name": "mine"},
        "analysis": ANALYSIS,
        "no_analysis": None,
        "unknown_types": [],
        "notes": [],
    },
    "simulated": False,
}
