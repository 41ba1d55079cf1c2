"""One member: their role, and for those who may, another one or the end of their membership."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual import on, work
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.model.rows import MemberRow
from tui_forum.services import boards, members
from tui_forum.services.board_choices import MAKE, WHAT_ROLES_DO, may_decide, possible
from tui_forum.text import clean_line
from tui_forum.ui.board_words import member_line, removal_words, role_words
from tui_forum.ui.screens.form import Form, FormBody, row
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words

STAY, REMOVE = "", "remove"


class MemberScreen(Form[str]):
    """Gives back what was done, in words."""

    def __init__(self, board: str, member: MemberRow) -> None:
        super().__init__()
        self._board, self._member = board, member
        self._called = clean_line(member.name)

    def heading(self) -> str:
        """Who."""
        return self._called

    def offered(self) -> Sequence[str]:
        """Where nothing can be decided, one goes back."""
        return self.bar if self.query_one(Choice).several else ("form.back",)

    def content(self) -> Iterable[Widget]:
        """What can be decided, and a reason."""
        mine = boards.board_summary(self.forum_app.forum, self._board).role
        may = not self._member.me and may_decide(mine, self._member.role)
        roles = possible(mine, self._member.role) if may else []
        options = [(STAY, _("Leave it as it is"))]
        options += [(role, _(MAKE[role])) for role in roles]
        options += [(REMOVE, _("Remove them from the board"))] if may else []
        reason = row(_("Reason"), Field(placeholder=_("everybody reads it"), id="reason"))
        yield FormBody(
            Words(member_line(self._member), classes="gap"),
            Words("" if may else _(_why_not(self._member)), id="why", classes="gap"),
            Choice(options, id="what", classes="decide"),
            reason,
            Words("", id="sorry", classes="sorry"),
            Words("", id="means", classes="gap"),  # last: long, and the field above it must be seen
        )

    def begin(self) -> None:
        """Ready to choose."""
        super().begin()
        self.tell("")
        what = self.query_one(Choice)
        what.display = what.several
        self._tell_meaning()
        if what.display:
            what.focus(scroll_visible=False)

    @on(Choice.Changed)
    def _tell_meaning(self) -> None:
        what = self.query_one(Choice).value
        words = ""
        if what == REMOVE:
            words = removal_words(self._called)
        elif what:
            words = _(WHAT_ROLES_DO[what]) + " " + _("What they did so far stands. It is in the ledger.")
        self.query_one("#means", Words).say(words)
        reason = self.query_one("#reason", Field).parent
        assert isinstance(reason, Widget)
        reason.display = what == REMOVE

    def action_done(self) -> None:
        """Decide."""
        what = self.query_one(Choice).value
        if what == STAY:
            self.dismiss(None)
        elif what == REMOVE:
            self._remove()
        else:
            self._give(what)

    def _remove(self) -> None:
        reason = self.query_one("#reason", Field).value.strip()
        if not reason:
            self.tell(_("A reason first, in a few words: everybody reads it in the ledger."))
            self.query_one("#reason").focus()
        elif self.sure(_("Ctrl+S once more removes {name}.").format(name=self._called)):
            act = partial(
                members.remove_member, self.forum_app.forum, self._board, self._member.member, reason
            )
            self._do(act, _("{name} is a member no more. New keys have begun.").format(name=self._called))

    def _give(self, role: str) -> None:
        act = partial(members.set_role, self.forum_app.forum, self._board, self._member.member, role)
        self._do(act, _("{name} has a new role: {role}.").format(name=self._called, role=role_words(role)))

    @work(exclusive=True, group=ACTING)
    async def _do(self, act: Callable[[], object], words: str) -> None:
        if await self.make(_("Writing it…"), act) is not None:
            self.forum_app.wrote()
            self.dismiss(words)


def _why_not(member: MemberRow) -> str:
    if member.me:
        return N_("This is you. Nobody can change their own role.")
    return N_("Only somebody of a higher role can decide about them.")
