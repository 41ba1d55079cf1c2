"""Who can read a board, and what is known of who has a post."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.rows import PostRow
from tui_forum.services import boards
from tui_forum.services.delivery import said
from tui_forum.services.history import post_history
from tui_forum.services.ledger import ledger
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.board_words import member_line
from tui_forum.ui.history_words import history_words
from tui_forum.ui.phrases import age, readers
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Indented, Words


def has_it(post: PostRow) -> str:
    """What is known of where a post has got to."""
    if not post.mine:
        return _("“{author}” wrote this post. It is on this computer.").format(author=clean_line(post.author))
    where = clean_line(said(post.delivery)) or _("on this computer")
    return _("You wrote this post. It is {where}.").format(where=where)


class WhoScreen(Page[None]):
    """The members of a board, and nothing claimed beyond what is known; of a post also what it said before.

    `opened`: the post was opened though a content note stands above it.
    """

    groups = ("back", "ledger")
    bar = ("ledger", "back")
    BINDINGS = bind("back", "ledger")

    def __init__(self, board: str, name: str, post: PostRow | None = None, *, opened: bool = False) -> None:
        super().__init__()
        self._board, self._board_name, self._post, self._opened = board, name, post, opened

    def heading(self) -> str:
        """Where we are."""
        return _("Who can read › {board}").format(board=clean_line(self._board_name))

    def content(self) -> Iterable[Widget]:
        """Text that scrolls."""
        yield VerticalScroll(Indented("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.query_one(VerticalScroll).focus()

    def action_ledger(self) -> None:
        """What was decided here."""
        from tui_forum.ui.screens.ledger import LedgerScreen

        self.app.push_screen(LedgerScreen(self._board, self._board_name))

    def refresh_rows(self) -> None:
        """Say it anew."""
        post = self._post
        parts = [has_it(post), self._before(post), self._decided(post)] if post is not None else []
        parts.append(self._readers())
        parts.append(_("Nobody else can: machines that only carry posts see sealed bytes."))
        self.query_one("#words", Words).say("\n\n".join(filter(None, parts)))

    def _readers(self) -> str:
        """Everybody on the board, or the two whom a private reply is for."""
        post = self._post
        if post is not None and post.private:
            other = clean_line(post.to if post.mine else post.author)
            return _("Only {person} and you can read this.").format(person=other)
        members = boards.members(self.forum_app.forum, self._board)
        who = readers(len(members))
        return f"{who[:1].upper()}{who[1:]}:\n" + "\n".join(f"  {member_line(member)}" for member in members)

    def _decided(self, post: PostRow) -> str:
        """What moderation did about the post or its thread, as the ledger tells it."""
        app = self.forum_app
        try:
            acts = ledger(app.forum, self._board)
        except SyncError:  # one waits to be let in, and has no ledger yet
            return ""
        about = [act for act in acts if act.target in (post.post, post.thread)]
        told = [f"  {age(app.now(), act.wall)}: {clean_line(act.says)}" for act in about]
        return "\n".join([_("What was decided about it:"), *told]) if told else ""

    def _before(self, post: PostRow) -> str:
        """What the post said before."""
        app = self.forum_app
        try:
            versions = post_history(app.forum, post.post) if post.edited else []
        except SyncError:  # it has gone meanwhile, and its history with it
            return ""
        return history_words(versions, app.now(), shown=self._opened or post.mine)
