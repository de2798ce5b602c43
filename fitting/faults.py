"""What is wrong with a fit that was pasted, as one sentence. Pure."""

from __future__ import annotations


class BadFit(ValueError):
    """The text is no fit. `line` counts from 1; None where the fault has no line."""

    def __init__(self, what: str, line: int | None = None) -> None:
        super().__init__(what if line is None else f"line {line}: {what}")
        self.line = line
