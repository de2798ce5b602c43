"""The outside world in. One file a source: a pure `step` that decides, a thin loop that fetches and waits.

Every source hands its bytes to `streams.intake.Intake`, which checks, places and produces them, and only then moves the
source's cursor.
"""
