"""Leaving: the terminal is put back whatever happens, and nothing private stays on it. No Textual in here."""

from __future__ import annotations

import logging
import os
import sys
import termios
import threading
from types import TracebackType

from tui_forum.language import N_

# CAN ends a half-written sequence; then colours, synchronised drawing, every mouse mode, paste, focus and
# resize reports and the keyboard protocol go off; wrapping comes back.
_STOP_MODES = (
    "\x18\x1b[0m\x1b[?2026l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1016l"
    "\x1b[?2004l\x1b[?2048l\x1b[?1004l\x1b[?7h\x1b[<u"
)
_BLANK = "\x18\x1b[0m\x1b[H\x1b[2J"
_LEAVE_ALTERNATE = "\x1b[?1049l\x1b[?25h"
_WIPE = "\x1b]2;\x07\x1b[H\x1b[2J\x1b[3J"


MOST_CAUSES, MOST_PLACES = 3, 12  # how much of a crash is told


def terminal_is_here() -> bool:
    """Whether a person can see and type: the app draws on stderr and reads stdin."""
    return bool(sys.__stdin__ and sys.__stdin__.isatty() and sys.__stderr__ and sys.__stderr__.isatty())


class Terminal:
    """The terminal as it was found; gives it back without help from the interface."""

    def __init__(self) -> None:
        self._screen = sys.__stderr__.fileno() if sys.__stderr__ else 2
        self._keyboard = sys.__stdin__.fileno() if sys.__stdin__ else 0
        self._own = os.dup(self._screen)
        self._found = termios.tcgetattr(self._keyboard)

    def blank(self) -> None:
        """Clear the screen now; whatever the interface still draws goes nowhere."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._screen)
        os.close(nowhere)
        self._write(_BLANK)

    def wipe_screen(self) -> None:
        """Clear the screen that is shown; the interface goes on."""
        self._write(_BLANK)

    def give_back(self, *, wipe: bool) -> None:
        """Restore modes, keyboard and main screen; `wipe` also clears it, its scrollback and the title."""
        self._write(_STOP_MODES + _LEAVE_ALTERNATE + (_WIPE if wipe else ""))
        try:
            termios.tcsetattr(self._keyboard, termios.TCSANOW, self._found)
            termios.tcflush(self._keyboard, termios.TCIFLUSH)
        except termios.error:  # the terminal is gone: there is nothing left to restore
            return

    def is_lost(self) -> bool:
        """Whether the terminal has gone away under us (a closed window, a dropped connection)."""
        try:
            termios.tcgetattr(self._keyboard)
        except termios.error:
            return True
        return False

    def _write(self, text: str) -> None:
        try:
            os.write(self._own, text.encode("ascii"))
        except OSError:  # a lost terminal cannot be written to, and that must not stop us from leaving
            return


def where_it_broke(error: BaseException) -> str:
    """The kind of an error and the lines of code it passed, without its message or any variable.

    A message or a variable can hold a key or the text of a post; neither may reach a terminal or a log.
    """
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < MOST_CAUSES:
        parts.append("\n".join([type(seen).__name__, *_places(seen.__traceback__)[-MOST_PLACES:]]))
        wrapped = getattr(seen, "error", None)  # Textual wraps what breaks a worker
        seen = wrapped if isinstance(wrapped, BaseException) else seen.__cause__ or seen.__context__
    return "\n".join(parts)


def _places(trace: TracebackType | None) -> list[str]:
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"  {os.path.basename(code.co_filename)}:{trace.tb_lineno} in {code.co_name}")
        trace = trace.tb_next
    return places


SORRY = N_(
    "tui-forum has stopped because of a mistake in it.\n"
    "Your posts and drafts are safe. Start it again; if this comes back, please\n"
    "show these lines (they hold nothing private):"
)


def keep_the_screen_clean() -> None:
    """Silence warnings, log lines and thread errors: they would land on the screen, perhaps with secrets."""
    logging.getLogger().addHandler(logging.NullHandler())
    logging.captureWarnings(True)
    threading.excepthook = lambda args: None
    sys.unraisablehook = lambda args: None
