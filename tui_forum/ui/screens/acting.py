"""What a reader takes upon themselves, and what facilitators do: one list of it, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.model.holding import DONE, OPEN, TAKEN
from tui_forum.model.moderation import HIDE, LET, LOCK, MOVE, PIN
from tui_forum.model.rows import PostRow
from tui_forum.services import boards, holding, moderating
from tui_forum.services.home import Forum
from tui_forum.text import clean_line
from tui_forum.ui.screens.answering import Answering
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.unmasking import Unmasking
from tui_forum.ui.widgets.pick import PickScreen
from tui_forum.ui.widgets.thread_view import ThreadView

Choices = dict[str, Callable[[], object]]


class Acting(Answering, Unmasking):
    """The part of the thread screen that takes on, asks for help, and moderates."""

    @property
    def _post(self) -> PostRow | None:
        return self.query_one(ThreadView).current

    def action_hold(self) -> None:
        """Take the thread for two hours, or give it back."""
        forum, thread = self.forum_app.forum, self._row.thread
        try:
            mine = any(row.mine for row in holding.holds_of(forum, thread))
        except SyncError as error:
            self.sorry(error)
            return
        if mine:
            let_go = partial(holding.let_go, forum, thread)
            self.carry_out(let_go, _("Given back: it waits for anybody again."))
        else:
            self._hold(holding.USUAL)

    def _hold(self, until: str | None) -> None:
        if until:
            take = partial(holding.hold, self.forum_app.forum, self._row.thread, until)
            self.carry_out(take, _("You have this one for now: everybody here sees it. H gives it back."))

    def _ask_hour(self) -> None:
        words = _("Until when do you mean to answer? It lapses by itself then, and with your reply.")
        self.app.push_screen(AskScreen(_("I've got this one"), words, _("Until"), value="2h"), self._hold)

    def action_ask(self) -> None:
        """Ask a facilitator about the current post."""
        if (row := self._post) is not None:
            from tui_forum.ui.screens.ask_facilitator import AskFacilitatorScreen

            self.app.push_screen(AskFacilitatorScreen(row), self._has_asked)

    def _has_asked(self, done: bool | None) -> None:
        if done:
            self.forum_app.wrote()
            self.say(_("Asked. Only facilitators can read it; nobody else learns what it is about."))

    def action_acts(self) -> None:
        """Everything that can be done here, as a list."""
        if (row := self._post) is None:
            return
        try:
            choices = self._choices(row)
        except SyncError as error:
            self.sorry(error)
            return

        def chosen(name: str | None) -> None:
            if name:
                choices[name]()

        what = _("What else you can do about it")
        self.app.push_screen(PickScreen(tuple(choices), next(iter(choices)), what), chosen)

    def _choices(self, row: PostRow) -> Choices:
        forum = self.forum_app.forum
        choices: Choices = {}
        if not self._row.mine and not self._row.locked:
            if any(held.mine for held in holding.holds_of(forum, self._row.thread)):
                choices[_("Give this one back")] = self.action_hold
            else:
                choices[_("I've got this one, for two hours")] = self.action_hold
                choices[_("I've got this one until …")] = self._ask_hour
        choices |= self._helping(forum)
        choices[_("Ask a facilitator …")] = self.action_ask
        return choices | self._moderating(forum, row)

    def _helping(self, forum: Forum) -> Choices:
        names = {TAKEN: _("I take this on"), DONE: _("It is done"), OPEN: _("It is open again")}
        said = {
            TAKEN: _("You have taken this on: everybody here sees it."),
            DONE: _("Done. Everybody here sees it."),
            OPEN: _("Open again: anybody can take it."),
        }
        row = holding.help_in(forum, self._row.thread)
        return {
            names[state]: partial(
                self.carry_out, partial(holding.set_help, forum, self._row.thread, state), said[state]
            )
            for state in (row.may if row else ())
        }

    # Moderation.

    def _moderating(self, forum: Forum, row: PostRow) -> Choices:
        """What our rank allows, about this post and about its thread."""
        thread, may = self._row, moderating.may_moderate(forum, row.post)
        over = moderating.may_moderate(forum, thread.thread)
        choices: Choices = {}
        if HIDE in may:
            shown = bool(row.hidden)
            name = _("Show this post again …") if shown else _("Hide this post …")
            choices[name] = partial(self._reason, name, partial(_hide, forum, row.post, not shown), not shown)
        if LET in may and row.waits:
            let = partial(moderating.let_through, forum, row.post)
            said = _("Let through: everybody on the board sees it. It stands in the ledger.")
            choices[_("Let this post through")] = partial(self.carry_out, let, said)
        if row.anonymous and HIDE in may:
            choices[_("Look who wrote it …")] = partial(self.ask_who_wrote, row)
        if PIN in over:
            name = _("No longer keep it at the top …") if thread.pinned else _("Keep the thread at the top …")
            choices[name] = partial(
                self._reason, name, partial(_pin, forum, thread.thread, not thread.pinned)
            )
        if LOCK in over:
            name = _("Open the thread again …") if thread.locked else _("Close the thread …")
            choices[name] = partial(
                self._reason, name, partial(_lock, forum, thread.thread, not thread.locked)
            )
        if MOVE in over:
            choices[_("Move the thread …")] = self._move
        return choices

    def _reason(self, name: str, act: Callable[[str], object], needed: bool = False) -> None:
        words = _("It is signed with your name, and stands in the ledger with its reason.")
        if needed:
            words += "\n\n" + _("Everybody on the board reads why. Its author still sees the text.")

        def given(reason: str | None) -> None:
            if reason is not None:
                self.carry_out(partial(act, reason), _("Done. It stands in the ledger: i, then L."))

        heading = name.rstrip(" …")
        self.app.push_screen(AskScreen(heading, words, _("Why"), needed=needed), given)

    def _move(self) -> None:
        forum, thread = self.forum_app.forum, self._row
        sections = [section.name for section in boards.board_summary(forum, thread.board).sections]
        others = [clean_line(name) for name in sections if name != thread.section]
        if not others:
            self.say(_("There is only one section on this board."))
            return

        def chosen(section: str | None) -> None:
            if section:
                move = partial(_move_to, forum, thread.thread, section)
                self._reason(_("Move to {section}").format(section=section), move)

        self.app.push_screen(PickScreen(others, others[0], _("Move the thread to")), chosen)


def _hide(forum: Forum, post: str, on: bool, reason: str) -> None:
    moderating.hide(forum, post, reason, on=on)


def _pin(forum: Forum, thread: str, on: bool, reason: str) -> None:
    moderating.pin(forum, thread, on=on, reason=reason)


def _lock(forum: Forum, thread: str, on: bool, reason: str) -> None:
    moderating.lock(forum, thread, on=on, reason=reason)


def _move_to(forum: Forum, thread: str, section: str, reason: str) -> None:
    moderating.move(forum, thread, section, reason)
