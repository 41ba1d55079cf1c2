"""The directory in files: entries from TOML, and pages as plain text for a printer or a wall."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from tui_forum.language import N_, _
from tui_forum.model.errors import BadInput
from tui_forum.services.resource_keeping import Entry
from tui_forum.services.resources import ResourceRow
from tui_forum.text import clean

LARGEST = 1 << 20
MOST = 2_000
SHAPE = N_('Each entry is: [[entry]], then heading = "…", title = "…", and if you like text, contact, times.')
_TYPES = {"str": str, "bool": bool, "int": int}
_FIELDS = {field.name: _TYPES[str(field.type)] for field in fields(Entry)}


def read_entries(path: Path) -> list[Entry]:
    """The entries of a TOML file. Raises BadInput naming the entry or the line; OSError."""
    with path.open("rb") as file:
        raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise BadInput(_("The file {path} is too large for a directory.").format(path=path), _("Split it."))
    try:
        table = tomllib.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadInput(
            _("The file {path} is not understood: {error}.").format(path=path, error=error), SHAPE
        ) from None
    entries = table.get("entry")
    if set(table) != {"entry"} or not isinstance(entries, list) or not 0 < len(entries) <= MOST:
        raise BadInput(_("The file {path} holds no list of entries.").format(path=path), SHAPE)
    return [_entry(path, number, entry) for number, entry in enumerate(entries, start=1)]


def _entry(path: Path, number: int, entry: Any) -> Entry:
    if not isinstance(entry, dict) or not {"heading", "title"} <= set(entry) <= set(_FIELDS):
        raise BadInput(
            _("Entry {number} of {path} has other fields than an entry has.").format(
                number=number, path=path
            ),
            SHAPE,
        )
    for name, value in entry.items():
        if type(value) is not _FIELDS[name]:
            raise BadInput(
                _("In entry {number} of {path}, {name} is not what it should be.").format(
                    number=number, path=path, name=name
                ),
                SHAPE,
            )
    return Entry(**entry)


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
