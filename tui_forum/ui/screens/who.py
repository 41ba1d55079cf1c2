"""Who can read a board, and what is known of who has a post."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import _, counted
from tui_forum.model.rows import MemberRow, PostRow
from tui_forum.services import boards
from tui_forum.services.delivery import said
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import readers
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Words


def member_line(member: MemberRow) -> str:
    """A member in words."""
    me = " " + _("(you)") if member.me else ""
    role = "" if member.role == "member" else f", {_(member.role)}"
    devices = counted(member.devices, "{n} device", "{n} devices")
    return f"  {clean_line(member.name)}{me}{role} · {devices}"


def has_it(post: PostRow) -> str:
    """What is known of where a post has got to."""
    if not post.mine:
        return _("“{author}” wrote this post. It is on this computer.").format(author=clean_line(post.author))
    where = clean_line(said(post.delivery)) or _("on this computer")
    return _("You wrote this post. It is {where}.").format(where=where)


class WhoScreen(Page[None]):
    """The members of a board, and nothing claimed beyond what is known."""

    groups = ("back",)
    BINDINGS = bind("back")

    def __init__(self, board: str, name: str, post: PostRow | None = None) -> None:
        super().__init__()
        self._board, self._board_name, self._post = board, name, post

    def heading(self) -> str:
        """Where we are."""
        return _("Who can read › {board}").format(board=clean_line(self._board_name))

    def content(self) -> Iterable[Widget]:
        """Text that scrolls."""
        yield VerticalScroll(Words("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.query_one(VerticalScroll).focus()

    def refresh_rows(self) -> None:
        """Say it anew."""
        members = boards.members(self.forum_app.forum, self._board)
        parts = [has_it(self._post)] if self._post is not None else []
        who = readers(len(members)).capitalize()
        parts.append(f"{who}:\n" + "\n".join(map(member_line, members)))
        parts.append(_("Nobody else can: machines that only carry posts see sealed bytes."))
        self.query_one("#words", Words).say("\n\n".join(parts))
