"""What a reader does about a post: answer, answer one person alone, say a word, save, mute, hide."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual import on

from sync.errors import SyncError
from tui_forum.language import N_, _
from tui_forum.model.reactions import WORDS
from tui_forum.model.rows import PostRow, ThreadRow
from tui_forum.services import drafts, muting, private, reacting, saving
from tui_forum.text import clean_line
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.pick import PickScreen
from tui_forum.ui.widgets.thread_view import ThreadView

HEAR = WORDS[0]
UNDO = N_("^P, “muted” undoes it.")


class Answering(Page[str]):
    """The part of the thread screen that acts on the current post."""

    _row: ThreadRow

    @on(ThreadView.Wanted)
    def _wanted(self, event: ThreadView.Wanted) -> None:
        wishes: dict[str, Callable[[PostRow], object]] = {
            "reply": self._reply,
            "write": partial(self._reply, private_only=True),
            "hear": partial(self._say, HEAR),
            "react": self._choose_word,
            "save": self._save,
            "mute": self._mute,
            "hide": self._hide,
        }
        wishes[event.what](event.row)

    def _reply(self, row: PostRow, private_only: bool = False) -> None:
        from tui_forum.ui.screens.compose_reply import ReplyCompose

        forum, alone = self.forum_app.forum, private_only or row.private
        try:
            if alone and not private.may_reply_privately(forum, row.post):
                self.say(_("There is nobody to reach: you wrote this, or its author is not on this board."))
                return
            kept = drafts.find_draft(forum, thread=row.thread, parent=row.post, private=alone)
        except SyncError as error:
            self.sorry(error)
            return
        self.app.push_screen(ReplyCompose(self._row, row, kept, alone=alone), self._posted)

    def _posted(self, post: str | None) -> None:
        if post:
            self.refresh_rows()
            self.say(self.forum_app.sharing.posted_words())

    def _say(self, word: str, row: PostRow) -> None:
        said = any(mine for other, _, mine in row.reactions if other == word)
        act = partial(reacting.react, self.forum_app.forum, row.post, word, not said)
        self.carry_out(
            act,
            _("“{word}” taken back.").format(word=_(word))
            if said
            else _("“{word}”: everybody on the board sees it.").format(word=_(word)),
        )

    def _choose_word(self, row: PostRow) -> None:
        words = {_(word): word for word in WORDS}

        def chosen(word: str | None) -> None:
            if word:
                self._say(words[word], row)

        self.app.push_screen(PickScreen([*words], _(WORDS[1]), _("Answer in a word or two")), chosen)

    def _save(self, row: PostRow) -> None:
        forum = self.forum_app.forum
        if row.saved:
            self.carry_out(partial(saving.unsave_post, forum, row.post), _("Not saved any more."))
        else:
            self.carry_out(
                partial(saving.save_post, forum, row.post), _("Saved, for you alone: ^P, “saved posts”.")
            )

    def _mute(self, row: PostRow) -> None:
        if row.mine:
            self.say(_("You wrote this yourself."))
        elif self.sure(
            _("m once more mutes {author}: for you alone, and nobody is told.").format(
                author=clean_line(row.author)
            )
        ):
            self.carry_out(
                partial(muting.mute_author, self.forum_app.forum, row.post),
                _("They are muted.") + " " + _(UNDO),
            )

    def _hide(self, row: PostRow) -> None:
        if self.sure(_("x once more puts this post out of sight: for you alone, and nobody is told.")):
            self.carry_out(
                partial(muting.hide_here, self.forum_app.forum, row.post), _("Put away.") + " " + _(UNDO)
            )
