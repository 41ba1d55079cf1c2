"""Showing a spoken code, and waiting for who was told it: letting somebody in, or linking a machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from textual.widget import Widget

from sync.errors import NotPermitted, SyncError
from tui_forum.language import _, counted
from tui_forum.model.rows import BoardRow
from tui_forum.services import boards
from tui_forum.services.errors_said import sentence
from tui_forum.services.pairing import GivenRow, invite_by_code
from tui_forum.services.spoken import AttemptRow, CodeEvent, CodeRow, Told, Wait
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.form import FormBody
from tui_forum.ui.screens.talk import Talk, network_of
from tui_forum.ui.widgets.words import Words

MOST_ATTEMPTS = 3


class CodeScreen(Talk[None]):
    """The code in the middle, what to do with it above, what happens below."""

    groups: ClassVar[tuple[str, ...]] = ("form", "code")
    bar: ClassVar[tuple[str, ...]] = ("code.again", "form.back")
    BINDINGS = bind("form", "code")
    DEFAULT_CSS = "CodeScreen #code { height: auto; padding: 1 4; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__()
        self.code: CodeRow | None = None
        self._attempts: list[str] = []
        self._until = 0.0
        self._over = False

    def work(self) -> Callable[[Told, Wait], Any]:
        """What makes the code and waits; its result goes to `went_well`."""
        raise NotImplementedError

    def went_well(self, made: Any) -> None:
        """Somebody used the code."""
        raise NotImplementedError

    def what_to_do(self) -> str:
        """What the code is for, and what the other end does with it."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Words, the code, words."""
        yield FormBody(
            Words(self.what_to_do(), id="what", classes="gap"),
            Words("", id="code", classes=""),
            *self.below(),
            Words("", id="sorry", classes="gap sorry"),
        )

    def below(self) -> Iterable[Widget]:
        """What is told under the code."""
        yield Words("", id="left")
        yield Words("", id="address", classes="gap")
        yield Words("", id="attempts", classes="gap")

    def begin(self) -> None:
        """Make the code at once."""
        super().begin()
        self.set_interval(1.0, self._count_down)
        self.action_again()

    def action_again(self) -> None:
        """A new code in place of this one."""
        self.stop_talk()
        self.code, self._attempts = None, []
        self._set_over(False)
        for name in ("#left", "#address", "#attempts", "#sorry"):
            self.query_one(name, Words).say("")
        self.show_code()
        self.begin_talk(self.work(), self.went_well)

    def told(self, event: CodeEvent) -> None:
        """The code is there, or an attempt failed."""
        match event:
            case CodeRow():
                self.code = event
                self._until = time.monotonic() + event.seconds
                self.show_code()
                self._count_down()
            case AttemptRow():
                said = f"{event.address}: {event.said}" if event.address else event.said
                self._attempts = [*self._attempts, f"! {clean_line(said)}"][-MOST_ATTEMPTS:]
                self.query_one("#attempts", Words).say("\n".join(self._attempts))

    def show_code(self) -> None:
        """The code, and where the other end finds this one."""
        row = self.code
        if row is None:
            self.query_one("#code", Words).say(_("Making a code…"))
            return
        self.query_one("#code", Words).say(row.code)
        where = ", ".join(row.addresses)
        address = _("If the other computer does not find this one, type this address there: {where}")
        alone = _("This computer is on no network, so nobody can reach it.")
        self.query_one("#address", Words).say(address.format(where=where) if where else alone)

    def _count_down(self) -> None:
        if self.code is not None and self.talking:
            minutes = max(1, -int(-(self._until - time.monotonic()) // 60))
            self.query_one("#left", Words).say(
                _("It is good once, for {time}. Three wrong tries end it.").format(
                    time=counted(minutes, "{n} more minute", "{n} more minutes")
                )
            )

    def failed(self, error: SyncError) -> None:
        """Burned, or it could not be made."""
        self.code = None
        self.show_code()
        self.query_one("#code", Words).say("—")
        for name in ("#left", "#address"):
            self.query_one(name, Words).say("")
        again = "" if isinstance(error, NotPermitted) else " " + _("n makes a new one.")
        self.tell(sentence(error) + again)

    def done(self, words: str) -> None:
        """It is over, and went well."""
        self.code = None
        self.show_code()
        for name in ("#left", "#address", "#attempts", "#sorry"):
            self.query_one(name, Words).say("")
        self.query_one("#code", Words).say(words)
        self._set_over(True)

    def _set_over(self, over: bool) -> None:
        """Whether the code has done its work: then nothing of it is asked any more."""
        self._over = over
        self.query_one("#what").display = not over
        self.refresh_bars()

    def offered(self) -> Sequence[str]:
        """What there is to do yet."""
        return ("form.back",) if self._over else self.bar

    def action_done(self) -> None:
        """There is nothing to send off."""


class InviteCodeScreen(CodeScreen):
    """Letting somebody in who can hear us."""

    def __init__(self, board: BoardRow, role: str = "member") -> None:
        super().__init__()
        self._board, self._role = board, role
        self._before = board.members
        self._given = False

    def heading(self) -> str:
        """Where we are."""
        return _("Let somebody in to {board}").format(board=clean_line(self._board.name))

    def what_to_do(self) -> str:
        """For the newcomer's end."""
        words = _(
            "Say these words to the person beside you. On their computer they choose “I was told a code” and "
            "type them; big and small letters, spaces and hyphens do not matter."
        )
        if self.forum_app.sharing.state() is None:
            words += " " + _("Sharing is off here: they come in when you turn it on.")
        return words

    def work(self) -> Callable[[Told, Wait], GivenRow]:
        """Hand over an invite for one."""
        forum = self.forum_app.forum
        return lambda told, wait: invite_by_code(
            forum, self._board.board, told, role=self._role, network=network_of(forum), wait=wait
        )

    def went_well(self, made: GivenRow) -> None:
        """They have the invite; they are in once their machine meets this one."""
        self._given = True
        self.forum_app.wrote()
        self.done(_("The code was right. They are coming in…"))
        self.refresh_rows()

    def refresh_rows(self) -> None:
        """Have they arrived?"""
        now = boards.who_can_read(self.forum_app.forum, self._board.board)
        if self._given and now > self._before:
            name = clean_line(self._board.name)
            self.done(
                _("They are in: {board} has {people} now.").format(
                    board=name, people=counted(now, "{n} person", "{n} people")
                )
            )
