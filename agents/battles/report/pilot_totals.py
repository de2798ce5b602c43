"""Running figures of one pilot in one organisation."""

from __future__ import annotations

from agents.battles.report.hulls import flown, is_capsule
from schemas.battle import Pilot


class PilotTotals:
    """What he did and lost. Kills and final blows count where the victim is not of his own organisation."""

    __slots__ = ("damage", "final_blows", "kills", "losses", "seen", "ships_lost")

    def __init__(self) -> None:
        self.kills = 0
        self.final_blows = 0
        self.damage = 0
        self.losses = 0
        self.seen: dict[int | None, int] = {}
        """Type id in his ship's field -> killmails."""
        self.ships_lost: list[tuple[int, int]] = []
        """(time, killmail id), in no order."""

    def hull(self) -> int | None:
        """The ship he was seen in most often, of equals the lowest id; a capsule when nothing else was seen; else None."""
        hulls = [(-count, type_id) for type_id, count in self.seen.items() if type_id is not None and flown(type_id) is not None]
        ships = [one for one in hulls if not is_capsule(one[1])] or hulls
        return min(ships)[1] if ships else None

    def shown(self, character_id: int, organisation: int) -> Pilot:
        """As the report tells it."""
        return Pilot(
            character_id=character_id,
            organisation=organisation,
            kills=self.kills,
            final_blows=self.final_blows,
            damage=self.damage,
            losses=self.losses,
            ship_type_id=self.hull(),
        )
