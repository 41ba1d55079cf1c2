"""The directory of a board: what help is near. Everybody reads, searches and prints it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.log.base import BoardInfo
from tui_forum.language import _
from tui_forum.model.errors import NotFound
from tui_forum.model.resources import Version, fold_resources, is_stale
from tui_forum.services.directory import board_info, shared_boards
from tui_forum.services.home import Forum
from tui_forum.store.view_notices import RESOURCE, Notices
from tui_forum.store.view_resources import version_of
from tui_forum.text import clean_line

SOMEBODY = "somebody"
SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """An entry that stands; `checked` is when (unix seconds, by their clock) `by` said it last."""

    entry: str
    board: str
    board_name: str
    heading: str
    title: str
    text: str
    contact: str
    times: str
    urgent: bool
    checked: int
    by: str
    role: str
    good_for: int
    stale: bool


def list_resources(forum: Forum, board: str | None = None) -> list[ResourceRow]:
    """The entries of one board or all: the urgent ones first, then by heading and title."""
    infos = [board_info(forum, board)] if board is not None else shared_boards(forum)
    rows = [row for info in infos if info.roster is not None for row in _rows(forum, info)]
    return sorted(
        rows, key=lambda row: (not row.urgent, row.heading.casefold(), row.title.casefold(), row.entry)
    )


def urgent_resources(forum: Forum) -> list[ResourceRow]:
    """Those that stand on the help card."""
    return [row for row in list_resources(forum) if row.urgent]


def search_resources(rows: Iterable[ResourceRow], words: str) -> list[ResourceRow]:
    """Those in which every word occurs, whatever its case."""
    wanted = clean_line(words).casefold().split()
    return [row for row in rows if all(word in _all_text(row) for word in wanted)]


def resource(forum: Forum, board: str, known: str) -> ResourceRow:
    """The entry of this id, or of at least 4 characters of it. Raises NotFound."""
    wanted = known.strip().lower()
    meant = [
        row
        for row in list_resources(forum, board)
        if len(wanted) >= SHORTEST_PREFIX and row.entry.startswith(wanted)
    ]
    if len(meant) != 1:
        raise NotFound(
            _("There is no single entry {known!r}.").format(known=known[:80]),
            _("See `tui-forum resources BOARD`."),
        )
    return meant[0]


def _rows(forum: Forum, info: BoardInfo) -> list[ResourceRow]:
    roster, board, now = info.roster, info.board_id.hex(), forum.now()
    if roster is None:
        return []
    said = Notices(forum.view).of(board, RESOURCE)
    versions = fold_resources(version_of(each, lambda _, op: roster.role_of(op)) for each in said)
    names = forum.view.batch("members")
    names.load(f"{board}:{version.stamp.member.hex()}" for version in versions.values())
    rows = []
    for entry, version in versions.items():
        named = names.get(f"{board}:{version.stamp.member.hex()}")
        rows.append(_row(entry, info, version, named["name"] if named else SOMEBODY, now))
    return rows


def _row(entry: bytes, info: BoardInfo, version: Version, by: str, now: int) -> ResourceRow:
    says = version.says
    return ResourceRow(
        entry=entry.hex(),
        board=info.board_id.hex(),
        board_name=info.name,
        heading=says.heading,
        title=says.title,
        text=says.text,
        contact=says.contact,
        times=says.times,
        urgent=says.urgent,
        checked=version.wall,
        by=by,
        role=version.role.name.lower() if version.role is not None else "",
        good_for=says.good_for,
        stale=is_stale(version, now),
    )


def _all_text(row: ResourceRow) -> str:
    return " ".join((row.heading, row.title, row.text, row.contact, row.times)).casefold()
