"""Keeping a draft as it is typed: sealed, on the writer thread, the newest version only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tui_forum.language import _
from tui_forum.services import drafts
from tui_forum.services.home import Forum
from tui_forum.ui.writer import Writer


class DraftKeeper:
    """One draft. Every `keep` is written soon; versions that were typed over meanwhile are skipped."""

    def __init__(
        self, forum: Forum, writer: Writer, now: Callable[[], float], number: int | None = None
    ) -> None:
        self._forum = forum
        self._writer = writer
        self._now = now
        self._latest: Mapping[str, Any] | None = None
        self._waiting: Mapping[str, Any] | None = None
        self._done = False
        self.number = number
        self.saved: float | None = None

    def start_from(self, fields: Mapping[str, Any]) -> None:
        """What the fields hold before anything is typed need not be written."""
        self._latest = dict(fields)

    def keep(self, fields: Mapping[str, Any]) -> None:
        """Keep this version; returns at once."""
        if self._done or fields == self._latest:
            return
        self._latest = self._waiting = dict(fields)
        self._writer.soon(self._write)

    def _write(self) -> None:
        fields, self._waiting = self._waiting, None
        if fields is not None and not self._done:
            self.number = drafts.save_draft(self._forum, draft=self.number, **fields) or None
            self.saved = self._now() if self.number else None

    def finish(self) -> int | None:
        """On the writer thread, before posting: nothing brings the draft back later. Returns its number."""
        self._write()
        self._done = True
        return self.number

    def go_on(self) -> None:
        """Posting did not work: the draft is kept on."""
        self._done = False

    def discard(self) -> None:
        """Throw the draft away."""
        self._done = True
        self._writer.soon(self._forget)

    def _forget(self) -> None:
        if self.number is not None:
            drafts.discard_draft(self._forum, self.number)

    def words_kept(self) -> bool:
        """Whether there is anything to lose."""
        return self.number is not None or self._waiting is not None

    def words(self) -> str:
        """How safe what was typed is, truthfully."""
        if self._waiting is not None:
            return _("Keeping your draft…")
        if self.saved is None:
            return _("Draft kept, sealed") if self.number else _("Kept as a draft as soon as you type")
        gone = max(0, int(self._now() - self.saved))
        if gone < 2:
            return _("Draft kept, sealed, just now")
        return (
            _("Draft kept, sealed, {seconds} s ago").format(seconds=gone)
            if gone < 60
            else _("Draft kept, sealed, {minutes} min ago").format(minutes=gone // 60)
        )
