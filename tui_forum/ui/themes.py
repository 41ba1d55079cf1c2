"""How the app looks: light, dark, high contrast, colour-blind safe, and the terminal's own colours."""

from __future__ import annotations

import os

from textual.theme import Theme

DEFAULT_THEME = "dark"
PLAIN_THEME = "ansi"

# Hues of the safe theme are Okabe and Ito's: told apart with any common colour blindness.
THEMES: tuple[Theme, ...] = (
    Theme(
        "dark",
        primary="#8AB4D8",
        secondary="#9AA7B5",
        accent="#E3B778",
        warning="#E8C26A",
        error="#F0908A",
        success="#8FC9A0",
        foreground="#DEDEDA",
        background="#16181B",
        surface="#1D2024",
        panel="#2A2E34",
    ),
    Theme(
        "light",
        primary="#1F5A8A",
        secondary="#4C5A68",
        accent="#7A4B00",
        warning="#7A5200",
        error="#A3231B",
        success="#1E6B3A",
        foreground="#1E1F21",
        background="#F7F5F0",
        surface="#EFECE5",
        panel="#E0DCD3",
        dark=False,
    ),
    Theme(
        "high-contrast",
        primary="#FFFFFF",
        secondary="#FFFFFF",
        accent="#FFFF00",
        warning="#FFFF00",
        error="#FFB0B0",
        success="#80FF80",
        foreground="#FFFFFF",
        background="#000000",
        surface="#000000",
        panel="#1A1A1A",
    ),
    Theme(
        "colour-blind",
        primary="#56B4E9",
        secondary="#A9C7DB",
        accent="#E69F00",
        warning="#F0E442",
        error="#E8875A",
        success="#38C29B",
        foreground="#E6E6E6",
        background="#121212",
        surface="#1B1B1B",
        panel="#2B2B2B",
    ),
    Theme(
        PLAIN_THEME,
        primary="ansi_default",
        secondary="ansi_default",
        accent="ansi_default",
        warning="ansi_default",
        error="ansi_default",
        success="ansi_default",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        ansi=True,
        variables={
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "surface-active": "ansi_default",
            "foreground-disabled": "ansi_default",
            "border": "ansi_default",
            "border-blurred": "ansi_default",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "block-cursor-background": "ansi_default",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-text-style": "reverse",
            "scrollbar": "ansi_default",
            "scrollbar-background": "ansi_default",
        },
    ),
)


def no_color() -> bool:
    """Whether the person asked every program for no colour (https://no-color.org: any non-empty value)."""
    return bool(os.environ.get("NO_COLOR"))


def choose(wanted: str) -> str:
    """The name of the theme to use: the wanted one if it exists, the terminal's own under NO_COLOR."""
    if no_color():
        return PLAIN_THEME
    return wanted if wanted in {theme.name for theme in THEMES} else DEFAULT_THEME
