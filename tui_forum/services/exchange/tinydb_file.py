"""Reading back what `export --format tinydb` wrote: TinyDB's own JSON, one object of tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tui_forum.language import N_, _
from tui_forum.services.exchange.incoming import BadPlace, IncomingPost, IncomingThread, held_to_limits

LARGEST_FILE = 512 << 20  # bytes; TinyDB's JSON is one object, so it is read whole
_HINT = N_("It should be a file that `tui-forum export --format tinydb` wrote.")
DIGITS = 18  # of a document's number
Documents = list[tuple[int, dict[str, object]]]


def read_tinydb(path: Path) -> Iterator[IncomingThread]:
    """The file's threads, each held to the limits, without what was taken back; raises BadPlace."""
    tables = _tables(path)
    posts: dict[str, Documents] = {}
    for number, fields in _documents(path, tables, "posts"):
        posts.setdefault(_name(fields, "thread"), []).append((number, fields))
    for number, fields in _documents(path, tables, "threads"):
        place = _("Thread {number} of {name}").format(number=number, name=path.name)
        found = _posts(path, place, posts.get(_name(fields, "thread"), []))
        if found:
            yield held_to_limits(
                IncomingThread(
                    place,
                    title=_text(place, fields, "title"),
                    section=_text(place, fields, "section"),
                    posts=found,
                    need=_text(place, fields, "need"),
                )
            )


def _tables(path: Path) -> dict[str, object]:
    if path.stat().st_size > LARGEST_FILE:
        raise BadPlace(
            path.name,
            _("It is larger than {number} MB.").format(number=LARGEST_FILE >> 20),
            _("Export one board at a time."),
        )
    try:
        tables = json.loads(path.read_bytes().decode())
    except UnicodeDecodeError as error:
        raise BadPlace(
            path.name, _("It is not UTF-8 text (byte {number}).").format(number=error.start + 1), _HINT
        ) from None
    except (RecursionError, ValueError):
        raise BadPlace(path.name, _("It is not JSON."), _HINT) from None
    if not isinstance(tables, dict):
        raise BadPlace(path.name, _("It is JSON, but not TinyDB's."), _HINT)
    return tables


def _documents(path: Path, tables: dict[str, object], name: str) -> Documents:
    """A table's documents by number."""
    table = tables.get(name)
    if not isinstance(table, dict):
        raise BadPlace(path.name, _('It has no table "{name}".').format(name=name), _HINT)
    documents: Documents = []
    for key, fields in table.items():
        if not (key.isascii() and key.isdigit() and len(key) <= DIGITS) or not isinstance(fields, dict):
            raise BadPlace(path.name, _('Its table "{name}" is not a TinyDB table.').format(name=name), _HINT)
        documents.append((int(key), fields))
    return sorted(documents, key=lambda document: document[0])


def _posts(path: Path, place: str, documents: Documents) -> tuple[IncomingPost, ...]:
    """The posts with their parents as positions; an answer to one that is not there answers the root."""
    positions: dict[str, int] = {}
    posts: list[IncomingPost] = []
    for number, fields in documents:
        where = _("Post {number} of {name}").format(number=number, name=path.name)
        if fields.get("retracted") or fields.get("hidden"):
            if not posts:
                return ()
            continue
        wall = fields.get("wall")
        if type(wall) is not int or not 0 <= wall < 1 << 32:
            raise BadPlace(where, _("Its time (wall) is not a whole number of seconds since 1970."), _HINT)
        notes = fields.get("notes", [])
        if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
            raise BadPlace(where, _("Its notes are not a list of texts."), _HINT)
        parent = positions.get(_name(fields, "parent"), 0) if posts else None
        positions[_name(fields, "post")] = len(posts)
        posts.append(
            IncomingPost(
                _text(where, fields, "author"), _text(where, fields, "body"), parent, wall, tuple(notes)
            )
        )
    if not posts:
        raise BadPlace(place, _("It has no posts."), _HINT)
    return tuple(posts)


def _name(fields: dict[str, object], name: str) -> str:
    """By what one document names another; empty where it names none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def _text(place: str, fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise BadPlace(place, _('It does not have a text as its "{name}".').format(name=name), _HINT)
    return value
