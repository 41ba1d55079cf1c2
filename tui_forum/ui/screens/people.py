"""The people of one's boards, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.people_rows import PersonRow
from tui_forum.services import availability, drafts, muting, reading
from tui_forum.services.directory import board_names
from tui_forum.services.people import last_post_of
from tui_forum.services.reminders import drop_talk_reminder, due_talk_reminder
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.people_list import PeopleList, about, says, with_headings
from tui_forum.ui.widgets.words import Words

FADES_EVERY = 30.0  # seconds between looks at whether somebody's hour has come


class PeopleScreen(Page[None]):
    """A list, and beside it (below it where it is narrow) the person under the cursor."""

    groups = ("back", "list", "people", "ledger")
    bar = ("people.available", "people.write", "people.verify", "people.mute", "ledger", "back")
    BINDINGS = bind("back", "people", "ledger")
    DEFAULT_CSS = """
    PeopleScreen #you { height: auto; padding: 0 1; color: $secondary; }
    PeopleScreen #about { width: 32; height: 1fr; padding: 1 1; border-left: solid $secondary; }
    PeopleScreen.-wide #about { width: 50; }
    PeopleScreen.-narrow .content { layout: vertical; }
    PeopleScreen.-narrow #about { width: 1fr; height: auto; max-height: 9; padding: 0 1; border: none; }
    PeopleScreen.-narrow #about { border-top: solid $secondary; }
    """

    def heading(self) -> str:
        """Where we are."""
        return _("People")

    def status(self) -> str:
        """What is told nobody; or that a time has come that one named oneself."""
        if self.forum_app.is_open and (board := due_talk_reminder(self.forum_app.forum)):
            said = _("On {board} you said that you could talk after now. a says when you can.")
            return said.format(board=clean_line(board_names(self.forum_app.forum).get(board, "")))
        return _("It fades by itself. Nobody sees when you were last here.")

    def offered(self) -> Sequence[str]:
        """What concerns somebody else is for somebody else."""
        if (row := self._current) is None:
            return ("back",)
        return ("people.available", "ledger", "back") if row.me else self.bar

    def content(self) -> Iterable[Widget]:
        """List, person, oneself."""
        yield Horizontal(
            Vertical(PeopleList(id="people"), Words("", id="you")),
            Words("", id="about"),
            classes="content",
        )

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        self.query_one(PeopleList).focus()
        self.set_interval(FADES_EVERY, self.changed)

    def refresh_rows(self) -> None:
        """Read everybody anew."""
        people, lines = availability.everybody(self.forum_app.forum), self.query_one(PeopleList)
        lines.forum_now = self.forum_app.now()
        lines.show(with_headings(people))
        self._show_person()

    @on(LineList.Moved, "#people")
    def _show_person(self) -> None:
        now, row = self.forum_app.now(), self._current
        self.query_one("#about", Words).say(about(row, now) if row else "")
        me = self._me(row.board) if row else None
        you = _("You: {says}").format(says=says(me, now)) if me else ""
        self.query_one("#you", Words).say(you)
        self.refresh_bars()

    @property
    def _current(self) -> PersonRow | None:
        row = self.query_one(PeopleList).current
        return row if isinstance(row, PersonRow) else None

    def _me(self, board: str) -> PersonRow | None:
        source = self.query_one(PeopleList).source
        rows = (source.row(place) for place in range(len(source)))
        return next(
            (row for row in rows if isinstance(row, PersonRow) and row.me and row.board == board), None
        )

    def _other(self) -> PersonRow | None:
        """The person under the cursor; says so where that is oneself or nobody."""
        row = self._current
        if row is None or row.me:
            self.say(_("Choose somebody else: this is you.") if row else _("There is nobody here yet."))
            return None
        return row

    @on(LineList.Opened, "#people")
    def action_available(self) -> None:
        """Say something of oneself, on the board under the cursor."""
        row = self._current
        me = self._me(row.board) if row else None
        if me is None:
            self.say(_("You can say it once you are on a board."))
            return
        from tui_forum.ui.screens.available import AvailableScreen

        self.app.push_screen(AvailableScreen(me), self._said)

    def _said(self, said: PersonRow | None) -> None:
        if said is not None:
            self.forum_app.wrote()
            self.refresh_rows()
            self.say(_("Said. Everybody on {board} can see it.").format(board=clean_line(said.board_name)))

    @work(group=ACTING)
    async def action_write(self) -> None:
        """Write to the person alone: a private reply to the last that they wrote."""
        from tui_forum.ui.screens.compose_reply import ReplyCompose

        row, forum = self._other(), self.forum_app.forum
        if row is None:
            return
        try:
            post = await self.forum_app.writer.do(partial(last_post_of, forum, row.board, row.member))
            if not post:
                said = _("{name} has written nothing here yet that a private reply could answer.")
                self.say(said.format(name=clean_line(row.name)))
                return
            posts = reading.read_thread(forum, reading.find_thread(forum, post))
            answered = next(found for found in posts if found.post == post)
            thread = reading.get_thread(forum, answered.thread)
            kept = drafts.find_draft(forum, thread=answered.thread, parent=post, private=True)
        except SyncError as error:
            self.sorry(error)
            return
        self.app.push_screen(ReplyCompose(thread, answered, kept, alone=True), self._written)

    def _written(self, post: str | None) -> None:
        if post:
            self.say(self.forum_app.sharing.posted_words())

    def action_verify(self) -> None:
        """Compare words in person."""
        row = self._other()
        if row is not None:
            from tui_forum.ui.screens.verify import VerifyScreen

            self.app.push_screen(VerifyScreen(row), lambda _said: self.refresh_rows())

    def action_mute(self) -> None:
        """Put the person out of sight, or back."""
        row = self._other()
        if row is None:
            return
        name, forum = clean_line(row.name), self.forum_app.forum
        mute = partial(muting.mute_member, forum, row.board, row.member, on=not row.muted)
        if row.muted:
            self.carry_out(mute, _("{name} is back in sight.").format(name=name))
        elif self.sure(_("m once more mutes {name}: for you alone, and nobody is told.").format(name=name)):
            self.carry_out(mute, _("Out of sight. m here brings {name} back.").format(name=name))

    def action_back(self) -> None:
        """Leave; what one was reminded of has been seen."""
        forum = self.forum_app.forum
        if board := due_talk_reminder(forum):
            self.forum_app.writer.soon(partial(drop_talk_reminder, forum, board))
        self.dismiss(None)

    def action_ledger(self) -> None:
        """What was decided on the board under the cursor."""
        if (row := self._current) is not None:
            from tui_forum.ui.screens.ledger import LedgerScreen

            self.app.push_screen(LedgerScreen(row.board, row.board_name))
