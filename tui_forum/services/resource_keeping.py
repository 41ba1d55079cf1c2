"""Keeping the directory of a board: facilitators and higher write, check and take out entries."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sync.crypto.hashing import digest
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.bodies import encode_body
from tui_forum.language import _, grouped
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import MAX_NAME, MAX_RESOURCE, MAX_TITLE
from tui_forum.model.moderation import LOWEST_MODERATOR
from tui_forum.model.resource_body import GOOD_FOR, MOST_DAYS, Resource
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum
from tui_forum.services.resources import ResourceRow, list_resources, resource
from tui_forum.text import clean, clean_line


@dataclass(frozen=True, slots=True)
class Entry:
    """What an entry says: under which heading, its title and text, how to reach it, when it is open.

    An `urgent` one stands on the help card. After `good_for` days a check of it is stale.
    """

    heading: str
    title: str
    text: str = ""
    contact: str = ""
    times: str = ""
    urgent: bool = False
    good_for: int = GOOD_FOR


def may_keep(forum: Forum, board: str) -> bool:
    """Whether our role lets us write into the directory."""
    info = board_info(forum, board)
    me = info.roster.device(info.device.id) if info.roster else None
    return me is not None and me.role <= LOWEST_MODERATOR


def check_keeping(forum: Forum, board: str) -> None:
    """Raise NotPermitted where our role does not let us write into the directory; NotFound."""
    _keeping(forum, board)


def put_resource(forum: Forum, board: str, entry: Entry, known: str | None = None) -> str:
    """Write a new entry, or what the entry `known` says from now on; its id. It counts as checked now.

    Raises NotFound, NotPermitted, BadInput.
    """
    info = _keeping(forum, board)
    identity = os.urandom(32) if known is None else bytes.fromhex(resource(forum, board, known).entry)
    _publish(forum, info, identity, checked_entry(entry), on=True)
    return identity.hex()


def recheck_resource(forum: Forum, board: str, known: str) -> None:
    """Say that an entry is still so, today. Raises NotFound, NotPermitted."""
    row, info = resource(forum, board, known), _keeping(forum, board)
    _publish(forum, info, bytes.fromhex(row.entry), entry_of(row), on=True)


def remove_resource(forum: Forum, board: str, known: str) -> None:
    """Take an entry out. Raises NotFound, NotPermitted."""
    row, info = resource(forum, board, known), _keeping(forum, board)
    _publish(
        forum, info, bytes.fromhex(row.entry), replace(entry_of(row), text="", contact="", times=""), on=False
    )


def import_resources(forum: Forum, board: str, entries: Iterable[Entry]) -> tuple[int, int]:
    """Write these entries, by heading and title; how many were written, how many stood so already.

    All of them or none. Raises NotPermitted, BadInput.
    """
    info = _keeping(forum, board)
    good = [checked_entry(entry) for entry in entries]
    here = {(row.heading.casefold(), row.title.casefold()): row for row in list_resources(forum, board)}
    written = 0
    with forum.database.transaction():
        for entry in good:
            row = here.get((entry.heading.casefold(), entry.title.casefold()))
            if row is not None and entry_of(row) == entry:
                continue
            # The same file imported on two machines must not make two entries of one.
            made = digest(b"entry", info.board_id, entry.heading.encode(), b"\0", entry.title.encode())
            _publish(forum, info, bytes.fromhex(row.entry) if row else made, entry, on=True)
            written += 1
    return written, len(good) - written


def entry_of(row: ResourceRow) -> Entry:
    """What a row says, without who and when."""
    return Entry(row.heading, row.title, row.text, row.contact, row.times, row.urgent, row.good_for)


def checked_entry(entry: Entry) -> Entry:
    """The entry within its limits, without outer blanks. Raises BadInput."""
    if not 1 <= entry.good_for <= MOST_DAYS:
        raise BadInput(
            _("A check can be good for 1 to {most_days} days.").format(most_days=MOST_DAYS),
            _("Choose a number between these."),
        )
    return Entry(
        _line(entry.heading, _("heading"), MAX_NAME, needed=True),
        _line(entry.title, _("title"), MAX_TITLE, needed=True),
        _text(entry.text),
        _line(entry.contact, _("contact"), MAX_TITLE),
        _line(entry.times, _("line of times"), MAX_TITLE),
        entry.urgent,
        entry.good_for,
    )


def _line(text: str, what: str, most: int, *, needed: bool = False) -> str:
    text = clean_line(text)
    if needed and not text:
        raise BadInput(
            _("The entry has no {what}.").format(what=what),
            _("A word or two are enough. Nothing was written."),
        )
    if len(text) > most:
        raise BadInput(
            _("The {what} is {text} characters long; {most} is the most.").format(
                what=what, text=len(text), most=most
            ),
            _("Shorten it."),
        )
    return text


def _text(text: str) -> str:
    text = clean(text).strip()
    if len(text) > MAX_RESOURCE:
        raise BadInput(
            _("The text is {text} characters long; {max_resource} is the most.").format(
                text=grouped(len(text)), max_resource=grouped(MAX_RESOURCE)
            ),
            _("Shorten it."),
        )
    return text


def _keeping(forum: Forum, board: str) -> BoardInfo:
    info = board_info(forum, board)
    joined_roster(info)
    if not may_keep(forum, board):
        raise NotPermitted(
            _("Only facilitators, stewards and the founder write into the directory."),
            _("Ask one of them, or write a post about it."),
        )
    return info


def _publish(forum: Forum, info: BoardInfo, identity: bytes, entry: Entry, *, on: bool) -> None:
    body = Resource(
        identity,
        entry.heading,
        entry.title,
        entry.text,
        entry.contact,
        entry.times,
        entry.urgent,
        entry.good_for,
        on,
    )
    forum.log.append(info.board_id, ContentKind.RESOURCE, encode_body(body))
