"""The page of settings says what the code says."""

from __future__ import annotations

from settings_page import PAGE, WORDS, page

from runtime.settings import Settings


def test_the_page_is_as_new_as_the_settings() -> None:
    assert PAGE.read_text() == page(), "run `python tests/runtime/settings_page.py`"


def test_every_setting_is_on_it_and_nothing_else_is_described() -> None:
    text = page()
    for name in Settings.model_fields:
        assert f"_{name.upper()}`" in text
    assert set(WORDS) <= set(Settings.model_fields)
