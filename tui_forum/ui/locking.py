"""Locking the screen: by a key, after a while without one, and going to the background."""

from __future__ import annotations

import time
from abc import abstractmethod

from textual.command import CommandPalette

from tui_forum.language import N_, _
from tui_forum.ui.leave import Terminal
from tui_forum.ui.leaving import LeavingApp

LOOK_EVERY = 2.0  # seconds between looks at how long nothing was typed
NO_LOCK = N_("The demo has no passphrase to lock it with. Ctrl+Q leaves and removes it.")


class LockingApp(LeavingApp):
    """An app whose screens can be covered until the passphrase is typed; what lies below stays as it is."""

    def __init__(self, terminal: Terminal | None, *, ansi_color: bool | None) -> None:
        super().__init__(terminal, ansi_color=ansi_color)
        self.lock_after = 0.0  # seconds without a key or the mouse; 0: never

    @property
    @abstractmethod
    def may_lock(self) -> bool:
        """Whether a home is open whose passphrase the person has."""

    @property
    def is_locked(self) -> bool:
        """Whether the passphrase is asked for before anything else."""
        from tui_forum.ui.screens.lock import LockScreen

        return any(isinstance(screen, LockScreen) for screen in self.screen_stack)

    def watch_idleness(self) -> None:
        """From now on, lock after a while without keys."""
        self.set_interval(LOOK_EVERY, self.lock_if_idle)
        self.app_resume_signal.subscribe(self, lambda _: self._back_again())

    def _back_again(self) -> None:
        """From the background: the terminal is blank, and nothing else would paint it."""
        self.lock_if_idle()
        self.screen.refresh()

    def lock_if_idle(self) -> None:
        """Lock, if nothing was typed for as long as the person has set."""
        idle = time.monotonic() - self.touched
        if 0 < self.lock_after <= idle and self.may_lock and not self.typing.busy:
            self.lock()

    def lock(self) -> None:
        """Cover everything until the passphrase is typed. Drafts are kept; sharing goes on."""
        if self.may_lock and not self.is_locked:
            from tui_forum.ui.screens.lock import LockScreen

            self.keep_drafts()
            self.push_screen(LockScreen())

    def action_lock(self) -> None:
        """Lock now."""
        if self.may_lock:
            self.lock()
        else:
            self.explain(_(NO_LOCK))

    def explain(self, words: str) -> None:
        """Say something on the screen on top."""

    def action_background(self) -> None:
        """To the background of the shell, with the terminal as it was before."""
        self.keep_drafts()
        if self._terminal is not None:
            self._terminal.wipe_screen()
        self.action_suspend_process()

    def action_command_palette(self) -> None:
        """Every command by its name; none while the screen is locked."""
        if not self.is_locked and not isinstance(self.screen, CommandPalette):
            words = _("Find any command by its name")  # Textual's own are English
            self.push_screen(CommandPalette(placeholder=words, id="--command-palette"))
