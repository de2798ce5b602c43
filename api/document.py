"""The API's description as a file: `python -m api.document > openapi.json`, what clients' types are made of."""

from __future__ import annotations

import sys
from typing import Any

import orjson

from api.app import create_app
from runtime.settings import Settings

NOBODY = "redis://127.0.0.1:1"
"""The app wants an address; nobody is asked for a description."""


def document() -> bytes:
    """JSON, indented, keys sorted, without examples: a change of it is a change of the API."""
    app = create_app(Settings(_env_file=None, redis_url=NOBODY))
    return orjson.dumps(_bare(app.openapi()), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"


def _bare(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _bare(value) for name, value in part.items() if name not in ("example", "examples")}
    return [_bare(one) for one in part] if isinstance(part, list) else part


if __name__ == "__main__":
    sys.stdout.buffer.write(document())
