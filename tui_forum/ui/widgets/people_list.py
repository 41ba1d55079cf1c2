"""People, one line each: what they say of themselves; with several boards, a heading for each."""

from __future__ import annotations

from collections.abc import Iterable

from tui_forum.language import N_, _
from tui_forum.model.availability import CHAT, LISTEN, state_of
from tui_forum.model.hours import day_words
from tui_forum.model.people_rows import PersonRow
from tui_forum.services.availability import state_words
from tui_forum.text import clean_line, fit
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows

NAME_CELLS, NARROW_CELLS = 16, 12
SILENT, UNKNOWN = "–", "○"
RANK = {LISTEN: 0, CHAT: 1}
"""Who can listen stands before others, who says nothing after them."""

PeopleRow = PersonRow | str
"""A person, or the name of a board as a heading."""


def mark_of(row: PersonRow) -> str:
    """The mark before what somebody says: full, half, empty, or a dash for nothing."""
    if not row.state:
        return SILENT
    known = state_of(row.state)
    return known.mark if known else UNKNOWN


def name_of(row: PersonRow) -> str:
    """Somebody's name, cleaned; with a word beside it where it is oneself."""
    name = clean_line(row.name)
    return f"{name} {_('(you)')}" if row.me and name.casefold() != _("you") else name


def says(row: PersonRow, now: float) -> str:
    """What somebody says of themselves, cleaned, with its mark."""
    words = clean_line(state_words(row, now)) or (_("says nothing") if row.me else _("has not said"))
    return f"{mark_of(row)} {words}"


def about(row: PersonRow, now: float) -> str:
    """All that is known of somebody, for beside the list; cleaned."""
    name = name_of(row)
    role = _("{role} of {board}").format(role=_(row.role), board=clean_line(row.board_name))
    lines = [name, role, "", says(row, now)]
    for label, told in (
        (_("Offers"), row.offers),
        (_("Languages"), row.languages),
        (_("Cannot take now"), row.avoid),
    ):
        if told:
            lines.append(f"{label}: {clean_line(', '.join(told))}")
    if row.verified:
        lines += ["", _("Verified in person {day} ✓").format(day=day_words(row.verified))]
    if row.muted:
        lines += ["", _("Out of sight, by your own wish.")]
    return "\n".join(lines)


def with_headings(people: Iterable[PersonRow]) -> Rows[PeopleRow]:
    """The rows of the list: who can listen first, oneself last.

    Where there are several boards, a heading stands before the people of each.
    """
    listed = list(people)
    names = list(dict.fromkeys(row.board for row in listed))
    listed.sort(key=lambda row: (names.index(row.board), row.me, RANK.get(row.state, 2 + (not row.state))))
    several = len({row.board for row in listed}) > 1
    rows: list[PeopleRow] = []
    board = ""
    for row in listed:
        if several and row.board != board:
            rows.append(row.board_name)
        board = row.board
        rows.append(row)
    return Rows(rows)


class PeopleList(LineList):
    """Who is on one's boards."""

    empty = N_("You share no board with anybody yet.\n\nOn the first screen, I invites somebody.")
    forum_now = 0.0

    def draw(self, row: PeopleRow, width: int, at_cursor: bool) -> str:
        """Name and what they say."""
        if isinstance(row, str):
            return fit(f" {clean_line(row).upper()}", width)
        name = fit(name_of(row), min(NAME_CELLS, max(NARROW_CELLS, width // 4)))
        return fit(f"{'▸' if at_cursor else ' '} {name} {says(row, self.forum_now)}", width)

    def weight(self, row: PeopleRow) -> str:
        """Headings are bold; who is out of sight is quiet."""
        if isinstance(row, str):
            return "list--strong"
        return "list--quiet" if row.muted else ""

    def key(self, row: PeopleRow) -> tuple[str, str]:
        """A member of a board keeps their id."""
        return (row.board, row.member) if isinstance(row, PersonRow) else ("", row)

    def can_stop(self, row: PeopleRow) -> bool:
        """Not on a heading."""
        return isinstance(row, PersonRow)
