"""Every theme can be read: contrast of each pair of colours in use, and no colour when none is wanted."""

from __future__ import annotations

import pytest
from textual.color import Color
from textual.theme import Theme

from tui_forum.services.config import THEMES as NAMES
from tui_forum.ui import themes

AA = 4.5  # WCAG 2.2, 1.4.3
PAIRS = [
    (front, back)
    for back in ("background", "surface", "panel")
    for front in ("foreground", "primary", "secondary", "accent", "warning", "error", "success")
]


def luminance(color: Color) -> float:
    parts = [value / 255 for value in (color.r, color.g, color.b)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    "theme", [theme for theme in themes.THEMES if not theme.ansi], ids=lambda theme: theme.name
)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_contrast_is_enough_to_read(theme: Theme, front: str, back: str) -> None:
    assert contrast(getattr(theme, front), getattr(theme, back)) >= AA


def test_settings_name_the_themes_that_there_are() -> None:
    assert {theme.name for theme in themes.THEMES} == set(NAMES)


def test_no_color_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert themes.choose("dark") == themes.PLAIN_THEME
    monkeypatch.setenv("NO_COLOR", "")
    assert themes.choose("dark") == "dark"
    assert themes.choose("no such theme") == themes.DEFAULT_THEME
