"""Who can read a board, and what is known of who has a post."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.model.rows import MemberRow, PostRow
from tui_forum.services import boards
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.phrases import count, readers
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Words


def member_line(member: MemberRow) -> str:
    """A member in words."""
    me = " (you)" if member.me else ""
    role = "" if member.role == "member" else f", {member.role}"
    return f"  {clean_line(member.name)}{me}{role} · {count(member.devices, 'device')}"


def has_it(post: PostRow) -> str:
    """What is known of where a post has got to."""
    if not post.mine:
        return f"“{clean_line(post.author)}” wrote this post. It is on this computer."
    return f"You wrote this post. It is {clean_line(post.delivery) or 'on this computer'}."


class WhoScreen(Page[None]):
    """The members of a board, and nothing claimed beyond what is known."""

    groups = ("back",)
    BINDINGS = bind("back")

    def __init__(self, board: str, name: str, post: PostRow | None = None) -> None:
        super().__init__()
        self._board, self._board_name, self._post = board, name, post

    def heading(self) -> str:
        """Where we are."""
        return f"Who can read › {clean_line(self._board_name)}"

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
        parts.append("Nobody else can: machines that only carry posts see sealed bytes.")
        self.query_one("#words", Words).say("\n\n".join(parts))
