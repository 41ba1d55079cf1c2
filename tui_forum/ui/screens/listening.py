"""The listening check: once, before a reply goes to somebody who asked just to be listened to."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.model.listening import LISTENING_NEEDS, Heard, may_be_heard_as_advice
from tui_forum.model.rows import ThreadRow
from tui_forum.text import clean_line
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.widgets.fields import Writing
from tui_forum.ui.widgets.words import Words


class Listening(Compose):
    """The part of answering that offers another beginning. It never blocks, and tells nobody."""

    _thread: ThreadRow
    _heard: Heard | None = None

    def pauses(self) -> bool:
        """Whether to say something before posting: at most once while a reply is written."""
        asked = self._thread.need in LISTENING_NEEDS and self.forum_app.forum.settings.listening_check
        if not asked or self._heard is not None or self._thread.mine:
            return False
        self._heard = may_be_heard_as_advice(self.written())
        if self._heard is None:
            return False
        words = _(
            "{author} asked just to be listened to, and “{phrase}” can be heard as advice. ^S posts it as it "
            "is. ^O begins with: “{opening}” Only you see this."
        )
        author, opening = clean_line(self._thread.author), _(self._heard.opening)
        said = words.format(author=author, phrase=self._heard.phrase, opening=opening)
        self.query_one("#sorry", Words).say(said)
        return True

    def action_opening(self) -> None:
        """Begin with the sentence that was offered."""
        field = self.query_one(Writing)
        heard = self._heard or may_be_heard_as_advice(field.text)
        if heard is None:
            self.say(_("There is nothing to offer: this reads like listening."))
            return
        field.insert(f"{_(heard.opening)}\n\n", (0, 0))
        field.focus()
