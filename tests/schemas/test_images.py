"""Addresses of pictures."""

from __future__ import annotations

import pytest

from schemas import images


def test_addresses_are_those_of_the_image_server():
    assert images.alliance_logo(1354830081) == "https://images.evetech.net/alliances/1354830081/logo?size=64"
    assert images.corporation_logo(500021, 32) == "https://images.evetech.net/corporations/500021/logo?size=32"
    assert images.character_portrait(95465499, 1024) == "https://images.evetech.net/characters/95465499/portrait?size=1024"
    assert images.type_image(587) == "https://images.evetech.net/types/587/icon?size=64"
    assert images.type_image(587, "render", 512) == "https://images.evetech.net/types/587/render?size=512"


def test_sizes_are_powers_of_two_that_the_server_has():
    assert all(size & (size - 1) == 0 and 32 <= size <= 1024 for size in images.SIZES) and len(images.SIZES) == 6
    for size in (0, 16, 33, 100, 2048, -64):
        with pytest.raises(ValueError, match=f"no picture has {size} pixels; take one of 32, 64"):
            images.type_image(587, size=size)
