"""The dialogue: one prompt after the other until somebody leaves. What it knows, and the loop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from sync.errors import StoreBusy, SyncError
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.plain.voice import Ended, Voice
from tui_forum.plain.wording import news_lines
from tui_forum.services.arriving import Arrivals
from tui_forum.services.chores import do_chores, gone_words
from tui_forum.services.errors_said import sentence
from tui_forum.services.home import Forum
from tui_forum.services.syncing import Syncer
from tui_forum.text import clean_line


@dataclass(frozen=True, slots=True)
class Listed:
    """What a number of the last list stands for.

    `kind` is board, thread, post, draft, mute, page, setting, entry, item, member, invite or machine.
    """

    kind: str
    id: str
    thread: str = ""


@dataclass(slots=True)
class Reading:
    """The thread that is open, and the post of it that was heard last (-1 before the first)."""

    thread: ThreadRow
    rows: list[PostRow]
    at: int = -1
    opened: set[str] = field(default_factory=set)

    @property
    def row(self) -> PostRow | None:
        """The post that was heard last."""
        return self.rows[self.at] if 0 <= self.at < len(self.rows) else None


class Dialogue:
    """One open home and one person at it. `secret` asks for the passphrase without echo."""

    def __init__(
        self, forum: Forum, voice: Voice, secret: Callable[[], str], syncer: Syncer | None = None
    ) -> None:
        self.forum, self.voice, self.secret, self.syncer = forum, voice, secret, syncer
        self.board = ""
        """The board that lists are of and new threads go to; "" for all."""
        self.listed: list[Listed] = []
        self.place: tuple[str, str, str] = ("all", "", "")
        """What kind of list of threads was asked for last (all, board, section, waiting or unread), its board
        ("" for every one) and section."""
        self.reading: Reading | None = None
        self.begun: dict[str, dict[str, str]] = {}
        """Answers to questions that were not asked to the end, by what they were for; while this is open."""
        self.left = False
        self._arrivals = Arrivals(forum)

    def say(self, *texts: str) -> None:
        """Say lines."""
        self.voice.say(*texts)

    def show(self, kind: str, rows: Sequence[tuple[Listed, Sequence[str]]], none: str) -> None:
        """Say a list and remember what its numbers stand for; `none` where it is empty."""
        self.listed = [listed for listed, _lines in rows]
        if not rows:
            self.say(none)
            return
        self.say(kind)
        for _listed, lines in rows:
            self.say(*lines)

    def chosen(self, text: str, *kinds: str) -> Listed:
        """What a number typed stands for in the last list. Raises BadInput."""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
        if not 1 <= number <= len(self.listed):
            raise BadInput(
                _("There is no number {text!r} in the last list.").format(text=clean_line(text)[:40]),
                _("Type `inbox`, `threads` or `boards` for a list with numbers."),
            )
        listed = self.listed[number - 1]
        if listed.kind not in kinds:
            raise BadInput(
                _("The last list holds something else."), _("Type `help` for what can be done with it.")
            )
        return listed

    def current(self) -> PostRow:
        """The post that was heard last. Raises BadInput without one."""
        row = self.reading.row if self.reading else None
        if row is None:
            raise BadInput(_("No post is open."), _("Type `next unread`, or `read` and a number."))
        return row

    def wrote(self) -> None:
        """Something was written: let it leave."""
        if self.syncer is not None:
            self.syncer.poke()

    def _look_after(self) -> None:
        """Send what has slept long enough."""
        with suppress(StoreBusy):  # the next prompt tries again
            if words := gone_words(do_chores(self.forum)):
                self.say(words)

    def run(self, do: Callable[[Dialogue, str], None]) -> None:
        """Prompt and `do` what is typed until somebody leaves or nothing more comes."""
        while not self.left:
            self._look_after()
            self.say(*news_lines(self._arrivals.look()))
            try:
                typed = self.voice.ask()
                self.attempt(do, typed)
            except Ended:
                self.left = True

    def attempt(self, do: Callable[[Dialogue, str], None], typed: str) -> None:
        """Do one thing; what goes wrong is said, and the dialogue goes on."""
        try:
            do(self, typed)
        except SyncError as error:
            self.say(sentence(error))
        except KeyboardInterrupt:
            self.say("", _("Stopped."))
