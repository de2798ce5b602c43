"""Inter (SIL Open Font License, see `fonts/OFL.txt`): two weights, Latin, Greek and Cyrillic."""

from __future__ import annotations

import functools
import re
import unicodedata
from pathlib import Path
from typing import Literal

from PIL import ImageFont

FOLDER = Path(__file__).parent / "fonts"
Weight = Literal["Regular", "SemiBold"]

_STRANGE = re.compile(r"[^ -~¡-¬®-ňŊ-ƃƅ-ǃǅ-ɔΆΈ-ΊΌΎ-ΡΣ-ϗЀ-џҐґҰұḀ-ẛẝ-ẟỲ-ỿ–—‘’“”„•…€]+")
"""Runs of what the font does not have: emoji, Chinese, Hebrew and so on."""
BOX = "\ufffd"
"""Not in the font either, so that its sign for what it has not is drawn."""


@functools.lru_cache(maxsize=64)
def font(weight: Weight, size: int) -> ImageFont.FreeTypeFont:
    """Pixels high. The basic layout: the other one is there on some machines only, and a card is the same everywhere."""
    return ImageFont.truetype(FOLDER / f"Inter-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    """The text with a box for each run of characters that the font does not have, and accents that stand alone left out."""
    whole = unicodedata.normalize("NFC", text)
    return _STRANGE.sub(BOX, "".join(sign for sign in whole if not unicodedata.category(sign).startswith("M")))


def fitted(text: str, weight: Weight, size: int, width: float) -> str:
    """As much of the text as fits, with an ellipsis when it is cut. Takes drawable text."""
    face = font(weight, size)
    if face.getlength(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if face.getlength(text[:middle].rstrip() + "…") <= width else (low, middle - 1)
    return text[:low].rstrip() + "…"
