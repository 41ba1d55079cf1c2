"""Comparing three words with somebody who is in the room."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.people_rows import PersonRow
from tui_forum.services import verifying
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.widgets.words import Words


class VerifyScreen(Form[bool]):
    """Gives back whether the words were the same."""

    groups = ("form", "confirm", "verify")
    bar = ("form.done", "verify.not", "form.back")
    BINDINGS = bind("verify")
    DEFAULT_CSS = "VerifyScreen #words { text-style: bold; padding: 1 5; height: auto; }"

    def __init__(self, person: PersonRow) -> None:
        super().__init__()
        self._person = person
        self._known = False

    def heading(self) -> str:
        """With whom."""
        return _("Verify {name} in person").format(name=clean_line(self._person.name))

    def status(self) -> str:
        """Who learns of it."""
        return _("What you find is kept on this computer; nobody is told.")

    def content(self) -> Iterable[Widget]:
        """What to do, the words, what they mean."""
        name = clean_line(self._person.name)
        yield FormBody(
            Words(
                _(
                    "Sit together. On the other machine, {name} opens People (3), goes to your name "
                    "and presses v."
                ).format(name=name),
                classes="gap",
            ),
            Words(_("One moment…"), id="words"),
            Words(_("Do both screens show these three words, in this order?")),
            Words(
                _(
                    "If they do, nobody stands between you. If they do not, tell a facilitator before you "
                    "write anything private: somebody may be using that name."
                ),
                classes="gap",
            ),
            Words("", id="sorry", classes="gap sorry"),
        )

    def begin(self) -> None:
        """Find the words, which takes a moment."""
        super().begin()
        self.tell("")
        self._find()

    @work
    async def _find(self) -> None:
        find = partial(
            verifying.words_to_compare, self.forum_app.forum, self._person.board, self._person.member
        )
        try:
            words = await self.forum_app.writer.do(find)
        except SyncError as error:
            self.sorry(error)
            return
        self._known = True
        self.query_one("#words", Words).say("   ".join(words))

    async def action_done(self) -> None:
        """They are the same."""
        if self._known:
            await self._keep(True)

    async def action_not_same(self) -> None:
        """They are not: what was believed before is believed no more."""
        await self._keep(False)

    async def _keep(self, same: bool) -> None:
        person = self._person
        keep = partial(verifying.keep_verified, self.forum_app.forum, person.board, person.member, on=same)
        await self.forum_app.writer.do(keep)
        name = clean_line(person.name)
        said = _("{name} is verified in person.") if same else _("{name} is not verified.")
        self.forum_app.say_soon(said.format(name=name))
        self.dismiss(same)
