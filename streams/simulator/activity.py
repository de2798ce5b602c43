"""How busy New Eden is by the hour, UTC."""

from __future__ import annotations

HOURS = (
    1.05,
    1.0,
    0.95,
    0.9,
    0.9,
    0.85,
    0.8,
    0.7,
    0.7,
    0.65,
    0.6,
    0.55,
    0.85,
    1.0,
    1.05,
    1.1,
    1.1,
    1.2,
    1.4,
    1.6,
    1.6,
    1.35,
    1.1,
    1.0,
)
"""Share of an average hour: the evening of Europe is highest, the hour of the daily restart (11:00) lowest. Mean 1.0."""

MEAN = sum(HOURS) / len(HOURS)


class Clockwork:
    """Turns amounts of activity into times. `rate` is kills per second of an average hour."""

    def __init__(self, start: int, rate: float) -> None:
        self._start = start
        self._rate = rate
        day = [hour / MEAN * rate * 3_600 for hour in HOURS]
        self._day = sum(day)
        self._hours = day

    def time_of(self, kills: float) -> int:
        """The second by which so many kills are expected since the start."""
        clock = self._start
        days = int(kills // self._day)
        left = kills - days * self._day
        clock += days * 86_400
        while True:
            hour = clock // 3_600 % 24
            rest = 3_600 - clock % 3_600
            here = self._hours[hour] * rest / 3_600
            if left < here:
                return clock + int(left / here * rest)
            left -= here
            clock += rest
