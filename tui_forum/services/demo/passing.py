"""A demo for as long as it is looked at: two homes in a folder that is removed at the end."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from sync.crypto.vault import Cost, unlock_root
from tui_forum.services.config import Settings
from tui_forum.services.demo.cast import Cast
from tui_forum.services.demo.companion import ANSWER_SECONDS, Companion
from tui_forum.services.demo.filling import fill_home
from tui_forum.services.demo.script import COMPANION, NEWCOMER
from tui_forum.services.home import Forum, create_home
from tui_forum.services.reading import mark_all_read

Progress = Callable[[int, int], None]


class Demo:
    """The newcomer's open home, set to sync with the simulated member alone; `close` forgets everything.

    A context manager. The passphrase is drawn and never stored: what a power cut leaves opens for nobody.
    """

    def __init__(
        self,
        posts: int = 0,
        progress: Progress | None = None,
        *,
        answer_after: float = ANSWER_SECONDS,
        hurry: float = 1,
    ) -> None:
        """Set up both homes. The simulated member takes `answer_after` seconds, and its times / `hurry`."""
        self._folder = Path(tempfile.mkdtemp(prefix="tui-forum-demo-"))
        self._passphrase = secrets.token_hex(16)
        self._open: list[Forum] = []
        self._companion: Companion | None = None
        try:
            cast = Cast()
            companion = self._home("companion", COMPANION)
            cast.admit(companion.log, unlock_root(companion.paths.keys, self._passphrase), COMPANION)
            self.forum = self._home("newcomer", NEWCOMER)
            filled = fill_home(self.forum, self._passphrase, cast, posts=posts, progress=progress)
            cast.hand_over(companion.log)
            mark_all_read(companion, filled.row.board)
            self._companion = Companion(
                companion, filled.row.board, filled.roots, answer_after=answer_after, hurry=hurry
            )
            self._companion.start()
        except BaseException:
            self.close()
            raise
        self.forum.settings = Settings(listen=None, discovery=False, peers=(self._companion.address,))

    def _home(self, folder: str, name: str) -> Forum:
        # A drawn passphrase of 128 bits needs no slow hash to protect it.
        forum = create_home(self._folder / folder, name, self._passphrase, cost=Cost.TESTS)
        self._open.append(forum)
        return forum

    def close(self) -> None:
        """Stop the simulated member and remove both homes."""
        if self._companion is not None:
            self._companion.stop()
        for forum in self._open:
            forum.close()
        self._open = []
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Demo:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
