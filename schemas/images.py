"""Addresses of pictures on CCP's image server, for the API's answers. Pure: nothing is fetched.

`https://images.evetech.net/{category}/{id}/{variation}?size=` (reference, section 6). Sizes are powers of two; the server
answers with the next smaller picture that it has. Factions have their logos among the corporations.
"""

from __future__ import annotations

from typing import Literal

SERVER = "https://images.evetech.net"
SIZES = (32, 64, 128, 256, 512, 1024)
"""Pixels of an edge."""
STANDARD = 64

TypeVariation = Literal["icon", "render", "bp", "bpc", "relic"]
"""`render` is there for ships and structures, `bp` and `bpc` for blueprints, `relic` for ancient ones, `icon` for the rest."""


def alliance_logo(alliance_id: int, size: int = STANDARD) -> str:
    """The address of an alliance's logo. Raises `ValueError` for a size that the server has not, as all functions here."""
    return _address("alliances", alliance_id, "logo", size)


def corporation_logo(corporation_id: int, size: int = STANDARD) -> str:
    """Of a corporation, or a faction."""
    return _address("corporations", corporation_id, "logo", size)


def character_portrait(character_id: int, size: int = STANDARD) -> str:
    """Of a pilot."""
    return _address("characters", character_id, "portrait", size)


def type_image(type_id: int, variation: TypeVariation = "icon", size: int = STANDARD) -> str:
    """Of a ship, module or anything else."""
    return _address("types", type_id, variation, size)


def _address(category: str, number: int, variation: str, size: int) -> str:
    if size not in SIZES:
        raise ValueError(f"no picture has {size} pixels; take one of {', '.join(map(str, SIZES))}")
    return f"{SERVER}/{category}/{number}/{variation}?size={size}"
