"""What both ends of a spoken code have in common on screen: one talk in a thread, stopped by leaving."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from sync.errors import SyncError
from tui_forum.services.spoken import CodeEvent, Stopped, Told, Wait, network_by, network_of
from tui_forum.ui.screens.form import Form

__all__ = ["Talk", "network_by", "network_of"]
Result = TypeVar("Result")
Made = TypeVar("Made")


class Talk(Form[Result]):
    """A form beside which a talk goes on; what is told of it is called on the screen's own loop."""

    _wait: Wait | None = None

    @property
    def talking(self) -> bool:
        """Whether a talk is under way."""
        return self._wait is not None

    def begin_talk(self, work: Callable[[Told, Wait], Made], went_well: Callable[[Made], object]) -> None:
        """Start `work` in a thread of its own, which ends with this screen."""
        wait = self._wait = Wait()

        def in_time(call: Callable[[], object]) -> None:
            if self._wait is wait:
                call()

        def tell(call: Callable[[], object]) -> None:
            if self.is_attached:
                self.app.call_later(in_time, call)

        def run() -> None:
            try:
                made = work(lambda event: tell(lambda: self.told(event)), wait)
            except Stopped:
                return
            except SyncError as error:
                tell(lambda error=error: self._ended(lambda: self.failed(error)))  # type: ignore[misc]
                return
            tell(lambda: self._ended(lambda: went_well(made)))

        threading.Thread(target=run, name="spoken code", daemon=True).start()

    def _ended(self, call: Callable[[], object]) -> None:
        self._wait = None
        call()

    def stop_talk(self) -> None:
        """End it; nothing more is heard of it."""
        wait, self._wait = self._wait, None
        if wait is not None:
            wait.stop()

    def on_unmount(self) -> None:
        """Leaving the screen ends the talk, whichever way it is left."""
        self.stop_talk()

    def told(self, event: CodeEvent) -> None:
        """Something happened meanwhile."""

    def failed(self, error: SyncError) -> None:
        """It came to nothing."""
        self.sorry(error)
