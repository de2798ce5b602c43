"""What the report of one battle is made from, kept up to date kill by kill. Pure."""

from __future__ import annotations

from agents.battles.battle import Battle
from schemas.battle import BattleKind, Report, Tier


class Account:
    pilot_losses = 0
    tier: Tier = "gank"
    kind: BattleKind = "fight"

    @classmethod
    def of(cls, battle: Battle) -> Account:
        return cls()

    def report(self) -> Report:
        return None  # type: ignore[return-value]
