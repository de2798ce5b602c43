"""Running figures of what somebody lost."""

from __future__ import annotations

from agents.battles.facts import Fact
from agents.battles.report.hulls import Hull
from agents.battles.report.worth import Worth
from schemas.battle import Losses


class LossTally:
    """Losses of one organisation, of a side or of all."""

    __slots__ = (
        "appraised",
        "capitals",
        "capsules",
        "deployables",
        "destroyed",
        "dropped",
        "isk",
        "other",
        "ships",
        "structures",
        "unpiloted",
    )

    def __init__(self) -> None:
        self.ships = 0
        self.capsules = 0
        self.structures = 0
        self.deployables = 0
        self.unpiloted = 0
        self.other = 0
        self.capitals = 0
        self.appraised = 0
        """Killmails whose worth is our own valuation; of all others with a worth it is zKillboard's."""
        self.isk = Worth()
        self.dropped = Worth()
        self.destroyed = Worth()

    def add(self, fact: Fact, hull: Hull | None) -> None:
        """One killmail of the one who lost. `hull` is what was lost; None when the mail does not say."""
        what = "ship" if hull is None else hull.what
        if what == "capsule":
            self.capsules += 1
        elif what == "structure":
            self.structures += 1
        elif what == "deployable":
            self.deployables += 1
        elif what == "other":
            self.other += 1
        elif fact.victim.pilot is None:
            self.unpiloted += 1
        else:
            self.ships += 1
        if hull is not None and hull.capital:
            self.capitals += 1
        if fact.appraised:
            self.appraised += 1
        self.isk.add(fact.isk)
        self.dropped.add(fact.dropped)
        self.destroyed.add(fact.destroyed)

    def include(self, other: LossTally) -> None:
        """All losses of another one."""
        self.ships += other.ships
        self.capsules += other.capsules
        self.structures += other.structures
        self.deployables += other.deployables
        self.unpiloted += other.unpiloted
        self.other += other.other
        self.capitals += other.capitals
        self.appraised += other.appraised
        self.isk.include(other.isk)
        self.dropped.include(other.dropped)
        self.destroyed.include(other.destroyed)

    def revalue(self, before: Fact, after: Fact) -> None:
        """A killmail that is here has other worths from now on, which somebody else may have said."""
        self.appraised += after.appraised - before.appraised
        self.isk.replace(before.isk, after.isk)
        self.dropped.replace(before.dropped, after.dropped)
        self.destroyed.replace(before.destroyed, after.destroyed)

    @property
    def killmails(self) -> int:
        """All of them."""
        return self.isk.killmails

    def shown(self) -> Losses:
        """As the report tells it."""
        return Losses(
            killmails=self.killmails,
            ships=self.ships,
            capsules=self.capsules,
            structures=self.structures,
            deployables=self.deployables,
            unpiloted=self.unpiloted,
            other=self.other,
            capitals=self.capitals,
            isk=self.isk.isk,
            unpriced=self.isk.unpriced,
            appraised=self.appraised,
            dropped=self.dropped.isk,
            destroyed=self.destroyed.isk,
        )
