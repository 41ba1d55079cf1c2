"""The help card of a home: numbers that its person or centre has written down, in helpcard.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tui_forum.language import N_, _
from tui_forum.model.errors import BadConfig

FILE = "helpcard.toml"
LARGEST = 64 * 1024
MOST = 50
FIELDS = ("title", "number", "note", "checked")
_HINT = N_('Each entry is: [[line]], then title = "…", number = "…", and if you like note and checked.')


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One entry: whom to call, the number as it is dialled, a note, when it was last checked."""

    title: str
    number: str
    note: str = ""
    checked: str = ""


def help_lines(folder: Path) -> list[HelpLine]:
    """The entries of the home's own card; none without a file. Raises BadConfig, naming what is wrong."""
    path = folder / FILE
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ValueError(_("it is too large"))
        entries = tomllib.loads(raw.decode("utf-8")).get("line", [])
        if not isinstance(entries, list) or len(entries) > MOST:
            raise ValueError(_("it should be a list of up to {most} entries").format(most=MOST))
        return [_line(entry) for entry in entries]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise BadConfig(
            _("The help card {path} cannot be read ({strerror}).").format(path=path, strerror=error.strerror),
            _(_HINT),
        ) from None
    except (ValueError, RecursionError) as error:
        raise BadConfig(
            _("The help card {path} is not understood: {error}.").format(path=path, error=error), _(_HINT)
        ) from None


def _line(entry: object) -> HelpLine:
    if not isinstance(entry, dict) or not {"title", "number"} <= set(entry) <= set(FIELDS):
        raise ValueError(_("an entry has a title and a number, and may have note and checked"))
    return HelpLine(**{name: str(value) for name, value in entry.items()})
