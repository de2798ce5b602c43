"""Parameters that are right each by itself and do not go together. Pure."""

from __future__ import annotations


class Clash(ValueError):
    """For pydantic's validators of a whole question; the problem answer names the parameters as they were written."""

    def __init__(self, text: str, *parameters: str) -> None:
        super().__init__(text)
        self.parameters = parameters
