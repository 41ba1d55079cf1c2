"""The language of what a person reads: one catalogue, through gettext; English is the text in the code.

`_("…")` and `ngettext` look a sentence up when it is shown. `N_("…")` only marks one that is kept in a table
and shown later through `_`. Values are put in afterwards: `_("{count} unread").format(count=count)`.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

DOMAIN = "tui_forum"
FOLDER = Path(__file__).parent / "locale"

_THOUSANDS = {"es": "."}

_current: gettext.NullTranslations = gettext.NullTranslations()


def use(language: str = "") -> None:
    """Speak this language ("es"); "" is what the system asks for. English where it has no catalogue."""
    global _current
    wanted = [language] if language else _asked_by_system()
    _current = gettext.translation(DOMAIN, FOLDER, wanted, fallback=True)


def is_english() -> bool:
    """Whether sentences are shown as they stand in the code."""
    return type(_current) is gettext.NullTranslations


def spoken() -> str:
    """The language of what is shown now ("es"), "en" where nothing is translated."""
    return _current.info().get("language", "en")


def _asked_by_system() -> list[str]:
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    place = next((os.environ[name] for name in names if os.environ.get(name)), "C")
    if place.partition(".")[0] in ("C", "POSIX"):  # as gettext has it: then LANGUAGE does not count
        return []
    return [name for name in (os.environ.get("LANGUAGE") or place).split(":") if name]


def _(message: str) -> str:
    """The sentence in the person's language."""
    return _current.gettext(message) if message else ""  # a catalogue answers "" with its own head


def pgettext(context: str, message: str) -> str:
    """A word that has another meaning elsewhere: `context` tells them apart, and is not shown."""
    return _current.pgettext(context, message) if message else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The sentence for this number of things."""
    return _current.ngettext(one, many, number)


def counted(number: int, one: str, many: str) -> str:
    """The sentence for this number of things, with the number in its `{n}`: "{n} post", "{n} posts"."""
    return ngettext(one, many, number).format(n=grouped(number))


def grouped(number: int) -> str:
    """A number with its thousands apart, as the language writes them: 12,345 and 12.345."""
    return f"{number:,}".replace(",", _THOUSANDS.get(spoken(), ","))


def N_(message: str) -> str:
    """A sentence that is shown later: marked for the catalogue, unchanged."""
    return message


def NC_(context: str, message: str) -> str:
    """The same for a word that `pgettext` shows later, with the context that it is given there."""
    return message
