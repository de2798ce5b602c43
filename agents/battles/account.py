"""What the report of one battle is made from, kept up kill by kill. Pure."""

from __future__ import annotations

from agents.battles.battle import Battle
from agents.battles.report.kind import figures_of, kind_of
from agents.battles.report.render import render
from agents.battles.report.tier import tier
from agents.battles.report.totals import Totals
from agents.battles.sides.assign import Sides, assign
from agents.battles.sides.evidence import Evidence
from agents.battles.sides.solve import tables_of
from agents.battles.sides.tables import Tables
from schemas.battle import BattleKind, Report, Tier
from schemas.side_stances import Stance, stances


class Account:
    """Running figures, evidence and corrections of one battle."""

    def __init__(self) -> None:
        self._totals = Totals()
        self._evidence = Evidence()
        self._stances: dict[int, Stance] = {}
        self._corrections = 0
        self._tables: Tables | None = None
        self._sides: Sides | None = None

    @classmethod
    def of(cls, battle: Battle) -> Account:
        """The battle's account, with the kills and corrections that it did not hold yet."""
        account = battle.account if isinstance(battle.account, Account) else cls()
        battle.account = account
        for before, after in battle.revalued:
            account._totals.revalue(before, after)
        battle.revalued.clear()
        for fact in battle.waiting.values():
            account._totals.add(fact)
            said = account._evidence.add(fact)
            if account._tables is not None and not account._tables.add(said):
                account._tables = None
        if battle.waiting:
            account._sides = None
            battle.waiting.clear()
        if len(battle.corrections) != account._corrections:  # they are never fewer
            account._stances = stances(battle.corrections.values())
            account._corrections = len(battle.corrections)
            account._sides = None
        return account

    @property
    def sides(self) -> Sides:
        """Who stands with whom."""
        if self._sides is None:
            self._tables = self._tables or tables_of(self._evidence)
            pilots = self._totals.organisation_pilots()
            self._sides = assign(self._evidence, pilots, self._stances, self._tables)
        return self._sides

    @property
    def pilot_losses(self) -> int:
        """Killmails whose victim is a pilot."""
        return self._totals.pilot_losses()

    @property
    def tier(self) -> Tier:
        """By pilots' losses (battle rules, rule 4)."""
        return tier(self.pilot_losses)

    @property
    def kind(self) -> BattleKind:
        """By who lost what."""
        return kind_of(figures_of(self._totals, self.sides))

    def report(self) -> Report:
        """Everything else that the battle tells."""
        return render(self._totals, self.sides)
