"""The directory in files: entries from TOML, and pages as plain text for a printer or a wall."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from tui_forum.language import N_, _
from tui_forum.model.errors import BadInput
from tui_forum.services.resource_keeping import Entry, checked_entry
from tui_forum.services.resources import ResourceRow
from tui_forum.text import clean, clean_line

LARGEST = 1 << 20
MOST = 2_000
SHAPE = N_('Each entry is: [[entry]], then heading = "…", title = "…", and if you like text, contact, times.')
_TYPES = {"str": str, "bool": bool, "int": int}
_FIELDS = {field.name: _TYPES[str(field.type)] for field in fields(Entry)}
_SHOULD = {
    str: N_("It should be a text between two quotes."),
    bool: N_("It should be true or false, without quotes."),
    int: N_("It should be a whole number, without quotes."),
}
_HEAD = re.compile(r"\s*\[\[\s*entry\s*\]\]")
_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


def read_entries(path: Path) -> list[Entry]:
    """The entries of a TOML file. Raises BadInput naming the line and what would be right; OSError."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BadInput(_("The file {path} is too large for a directory.").format(path=path), _("Split it."))
    text = raw.decode("utf-8", "replace")
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput(_not_understood(path, text, error), _(SHAPE)) from None
    entries = table.get("entry")
    if set(table) != {"entry"} or not isinstance(entries, list) or not 0 < len(entries) <= MOST:
        raise BadInput(_("The file {path} holds no list of entries.").format(path=path), _(SHAPE))
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEAD.match(line)]
    return [
        _entry(path, lines[at] if len(lines) == len(entries) else 0, at + 1, entry)
        for at, entry in enumerate(entries)
    ]


def entries_at(path: str) -> list[Entry]:
    """The same for a path that was typed. Raises BadInput for a file that cannot be read, too."""
    try:
        return read_entries(Path(os.path.expanduser(path.strip())))
    except OSError as error:
        raise BadInput(
            _("{path} cannot be read ({why}).").format(path=clean_line(path), why=error.strerror),
            _("Check the spelling of the path. Nothing was written."),
        ) from None


def _not_understood(path: Path, text: str, error: Exception) -> str:
    """Where reading stopped; the parser tells it in English, and its line in numbers."""
    found = _LINE.search(str(error))
    if found is None:
        return _("The file {path} is not understood: {error}.").format(path=path, error=error)
    line = found[1] or len(text.rstrip().splitlines())
    what = str(error)[: found.start()].strip()
    return _("Line {line} of {path} is not understood: {error}.").format(line=line, path=path, error=what)


def _entry(path: Path, line: int, number: int, entry: Any) -> Entry:
    """One entry, which begins at `line` (0: not known)."""
    where = _("In entry {number} of {path}").format(number=number, path=path)
    if line:
        where = _("In the entry at line {line} of {path}").format(line=line, path=path)
    if not isinstance(entry, dict) or not {"heading", "title"} <= set(entry):
        raise BadInput(_("{where}, the heading or the title is missing.").format(where=where), _(SHAPE))
    for name, value in entry.items():
        if name not in _FIELDS:
            raise BadInput(
                _("{where}, {name} is nothing that an entry has.").format(where=where, name=clean_line(name)),
                _("It can have: {names}.").format(names=", ".join(_FIELDS)),
            )
        if type(value) is not _FIELDS[name]:
            raise BadInput(
                _("{where}, {name} is not what it should be.").format(where=where, name=name),
                _(_SHOULD[_FIELDS[name]]),
            )
    try:
        return checked_entry(Entry(**entry))
    except BadInput as error:
        raise BadInput(f"{where}: {error}", error.hint) from None


def as_text(title: str, lines: Iterable[str]) -> str:
    """A page for printing: its title underlined, then its lines."""
    title = clean(title)
    return "\n".join([title, "=" * len(title), "", *lines]).rstrip() + "\n"


def entry_lines(row: ResourceRow, checked: str) -> list[str]:
    """What an entry says, a line or paragraph each; `checked` tells when and by whom it was checked."""
    parts = [row.text, row.times, row.contact]
    return [*(f"{clean(part)}\n" for part in parts if part), checked]


def write_page(folder: Path, name: str, text: str) -> Path:
    """Write a page to a new file in `folder`, readable by this user alone; never over another. OSError."""
    stem = "".join(letter if letter.isalnum() else "-" for letter in name.casefold()).strip("-") or "page"
    for number in range(1, 1000):
        path = folder / f"{stem[:60]}{f'-{number}' if number > 1 else ''}.txt"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    raise FileExistsError(_("there are a thousand pages of this name in {folder}").format(folder=folder))
