"""The wiring of doctrines in the worker."""

from __future__ import annotations

from schemas.topics import DOCTRINES

TELLS = DOCTRINES
"""Where doctrines are told."""
