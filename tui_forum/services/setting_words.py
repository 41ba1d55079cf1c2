"""Every setting in words: what it is called, what it does, what it is now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sync.net.addresses import format_address
from tui_forum.language import N_, _, counted
from tui_forum.services.config import THEMES, Settings


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of the settings screen.

    `name` is the setting's, or of a door the screen's; `title`, `about` and the words of `options` stand in
    English, for the catalogue. `options` are (value as in config.toml, words); without any it is typed or
    opens a screen of its own.
    """

    kind: str
    name: str
    title: str
    about: str
    options: tuple[tuple[Any, str], ...] = ()


NAMES = {
    "dark": N_("dark"),
    "light": N_("light"),
    "high-contrast": N_("high contrast"),
    "colour-blind": N_("for the colour-blind"),
    "ansi": N_("the terminal's own colours"),
}
"""How the themes are called on screen; in config.toml each goes by its own name."""
_YES_NO = ((True, N_("yes")), (False, N_("no")))

ROWS: tuple[SettingRow, ...] = (
    SettingRow("heading", "", N_("HOW IT LOOKS"), ""),
    SettingRow(
        "choice",
        "theme",
        N_("Theme"),
        N_("Colours. “ansi” takes your terminal's own. With NO_COLOR set, always those."),
        tuple((name, NAMES[name]) for name in THEMES),
    ),
    SettingRow(
        "choice",
        "ascii",
        N_("Plain marks"),
        N_("Draws lines and marks with ordinary letters, for terminals that show boxes instead."),
        _YES_NO,
    ),
    SettingRow(
        "choice",
        "language",
        N_("Language"),
        N_("Of the program's own words. What people write stays as they wrote it."),
        (("", N_("as the system asks")), ("en", "English"), ("es", "Español")),
    ),
    SettingRow(
        "door",
        "keys",
        N_("Keys"),
        N_("Which key does what, where to change it, and keys that clash."),
    ),
    SettingRow("heading", "", N_("YOUR SAFETY"), ""),
    SettingRow(
        "choice",
        "lock_after",
        N_("Lock after"),
        N_("Minutes without a key after which your passphrase is asked for. Drafts are kept."),
        (
            (5, N_("5 minutes")),
            (15, N_("15 minutes")),
            (60, N_("an hour")),
            (0, N_("never")),
        ),
    ),
    SettingRow(
        "door",
        "passphrase",
        N_("Passphrase"),
        N_("Choose another one. Nothing else changes; posts are not written anew."),
    ),
    SettingRow(
        "door",
        "recovery",
        N_("Recovery words"),
        N_("24 words that bring you back as yourself if this computer is lost."),
    ),
    SettingRow(
        "door",
        "machines",
        N_("Your machines"),
        N_("Which computers are you; link another one, or shut out a lost one."),
    ),
    SettingRow("heading", "", N_("WRITING"), ""),
    SettingRow(
        "choice",
        "listening_check",
        N_("Listening check"),
        N_(
            "Somebody asked to be listened to, and your answer gives advice? You are shown it before it "
            "goes. It stops nothing and tells nobody."
        ),
        _YES_NO,
    ),
    SettingRow("heading", "", N_("SHARING"), ""),
    SettingRow(
        "choice",
        "sharing",
        N_("Sharing"),
        N_("Meets other machines of your boards while this is open. Without it nothing comes or goes."),
        ((True, N_("on")), (False, N_("off"))),
    ),
    SettingRow(
        "choice",
        "discovery",
        N_("Look around"),
        N_(
            "Looks for people of your boards on this network, and can be found by them. Strangers see that "
            "this program runs, and a random name."
        ),
        _YES_NO,
    ),
    SettingRow(
        "choice",
        "listen",
        N_("Take calls"),
        N_("Whether other machines may call this one. Without it, this one calls them."),
        ((":0", N_("yes")), ("off", N_("no"))),
    ),
    SettingRow(
        "text",
        "peers",
        N_("Addresses"),
        N_("Machines to call besides those that are found, such as 192.168.1.20:4100; commas between."),
    ),
)
NONE = N_("none")


def value_words(row: SettingRow, settings: Settings) -> str:
    """What a setting is now, in a few words; "" for a door."""
    if row.kind in ("door", "heading"):
        return ""
    value = getattr(settings, row.name)
    if row.name == "peers":
        return ", ".join(map(format_address, value)) or _(NONE)
    if row.name == "listen":
        value = "off" if value is None else format_address(value)
    words = next((words for option, words in row.options if option == value), None)
    if words is not None:
        return _(words)
    return counted(value, "{n} minute", "{n} minutes") if row.name == "lock_after" else str(value)


def next_option(row: SettingRow, settings: Settings) -> Any:
    """The option after the one that holds now, round and round."""
    now = value_words(row, settings)
    place = next((i for i, (_value, words) in enumerate(row.options) if _(words) == now), -1)
    return row.options[(place + 1) % len(row.options)][0]
