"""Who fights for a structure: the whole list. Pure."""

from __future__ import annotations

from typing import Any

from schemas.topics import CAMPAIGNS
from schemas.world.campaigns import Campaign, Participant
from streams.esi.look import BadBody, Look, State, Turn, list_turn, maybe_amount, maybe_number, number, rows_of, some_text

PATH = "/sovereignty/campaigns"


def step(look: Look, state: State) -> Turn:
    """Raises `BadBody` for a row that cannot be read: a campaign that is left out would be taken for over."""
    campaigns = sorted((_campaign(row) for row in rows_of(look.body)), key=lambda campaign: campaign["campaign_id"])
    return list_turn(CAMPAIGNS, look, state, {"v": 1, "campaigns": campaigns})


def forgotten(state: State) -> State:
    """It is told again."""
    return {}


def _campaign(row: Any) -> Campaign:
    return Campaign(
        campaign_id=number(row, "campaign_id"),
        solar_system_id=number(row, "solar_system_id"),
        constellation_id=maybe_number(row, "constellation_id"),
        structure_id=maybe_number(row, "structure_id"),
        event_type=some_text(row, "event_type"),
        start_time=some_text(row, "start_time"),
        defender_id=maybe_number(row, "defender_id"),
        defender_name=None,
        defender_score=maybe_amount(row, "defender_score"),
        attackers_score=maybe_amount(row, "attackers_score"),
        participants=[_participant(entry) for entry in rows_of(row.get("participants") or [])],
    )


def _participant(row: Any) -> Participant:
    score = maybe_amount(row, "score")
    if score is None:
        raise BadBody(f"score is missing in {str(row)[:100]}")
    return Participant(alliance_id=number(row, "alliance_id"), score=score)
