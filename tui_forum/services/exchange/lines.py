"""Threads as JSON, one a line: {"title","section","author","body","replies":[{"author","body"}]}.

Replies may have replies; `wall` (seconds since 1970), `need` and `notes` are taken where they stand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tui_forum.language import _
from tui_forum.model.support import NEED_IDS
from tui_forum.services.exchange.incoming import (
    NOBODY,
    BadPlace,
    IncomingPost,
    IncomingThread,
    held_to_limits,
)

LONGEST_LINE = 64 << 20  # bytes; memory is bounded by one thread, and this bounds the thread
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_lines(path: Path) -> Iterator[IncomingThread]:
    """The file's threads one at a time, each held to the limits; raises BadPlace with the line."""
    with path.open("rb") as file:
        for number in range(1, 1 << 62):
            raw = file.readline(LONGEST_LINE + 1)
            if not raw:
                return
            place = _("Line {number} of {name}").format(number=number, name=path.name)
            if len(raw) > LONGEST_LINE:
                raise BadPlace(place, _("It is longer than {number} MB.").format(number=LONGEST_LINE >> 20))
            if number == 1:
                raw = raw.removeprefix(BYTE_ORDER_MARK)
            if raw.strip():
                yield held_to_limits(_thread(place, _parsed(place, raw)))


def _parsed(place: str, raw: bytes) -> dict[str, object]:
    try:
        value = json.loads(raw.decode())
    except UnicodeDecodeError as error:
        raise BadPlace(
            place, _("It is not UTF-8 text (byte {number}).").format(number=error.start + 1)
        ) from None
    except json.JSONDecodeError as error:
        raise BadPlace(
            place, _("It is not JSON (character {colno}: {msg}).").format(colno=error.colno, msg=error.msg)
        ) from None
    except (RecursionError, ValueError):  # nested past all sense, or a number of thousands of digits
        raise BadPlace(place, _("It is not JSON that can be read.")) from None
    if not isinstance(value, dict):
        raise BadPlace(place, _("It is JSON, but not a thread in { }."))
    return value


def _thread(place: str, fields: dict[str, object]) -> IncomingThread:
    need = fields.get("need", "")
    if need and need not in NEED_IDS:
        raise BadPlace(
            place,
            _("Its need is not one of ours."),
            _("Use one of {needs}.").format(needs=", ".join(NEED_IDS)),
        )
    return IncomingThread(
        place,
        title=_text(place, fields, "title"),
        section=_text(place, fields, "section"),
        posts=tuple(_posts(place, fields)),
        need=str(need or ""),
    )


def _posts(place: str, root: dict[str, object]) -> list[IncomingPost]:
    """The root and its replies, those of replies too, parents first and in the file's order."""
    posts = [_post(place, root, None)]
    todo: list[tuple[object, int]] = [(root.get("replies", []), 0)]
    while todo:
        replies, parent = todo.pop(0)
        if not isinstance(replies, list):
            raise BadPlace(place, _("Its replies are not a list."))
        for fields in replies:
            where = _("{place}, reply {number}").format(place=place, number=len(posts))
            if not isinstance(fields, dict):
                raise BadPlace(where, _("It is not a reply in { }."))
            posts.append(_post(where, fields, parent))
            if fields.get("replies"):
                todo.append((fields["replies"], len(posts) - 1))
    return posts


def _post(place: str, fields: dict[str, object], parent: int | None) -> IncomingPost:
    wall, notes = fields.get("wall"), fields.get("notes", [])
    if wall is not None and (type(wall) is not int or not 0 <= wall < 1 << 32):
        raise BadPlace(place, _("Its time (wall) is not a whole number of seconds since 1970."))
    if not isinstance(notes, list) or not all(isinstance(note, str) for note in notes):
        raise BadPlace(place, _("Its notes are not a list of texts."))
    author = _text(place, fields, "author") if "author" in fields else NOBODY
    return IncomingPost(author, _text(place, fields, "body"), parent, wall, tuple(notes))


def _text(place: str, fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        problem = _('It has no "{name}".') if value is None else _('It does not have a text as its "{name}".')
        raise BadPlace(place, problem.format(name=name))
    return value
