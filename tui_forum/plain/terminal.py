"""The line that is being typed on a terminal when Ctrl+C is pressed: kept, where a terminal would drop it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

if sys.platform != "win32":
    import termios

    LFLAG, CC = 3, 6

    @contextmanager
    def keeping_half_lines(descriptor: int) -> Iterator[None]:
        """While one types, Ctrl+C does not empty the line; afterwards the terminal is as it was."""
        before = termios.tcgetattr(descriptor)
        kept = list(before)
        kept[LFLAG] |= termios.NOFLSH
        termios.tcsetattr(descriptor, termios.TCSANOW, kept)
        try:
            yield
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)

    def half_line(descriptor: int) -> bytes:
        """What was typed of a line that has not ended, taken from the terminal; b"" for nothing."""
        before = termios.tcgetattr(descriptor)
        by_letter = list(before)
        by_letter[LFLAG] &= ~termios.ICANON
        by_letter[CC] = [*before[CC]]
        by_letter[CC][termios.VMIN], by_letter[CC][termios.VTIME] = 0, 0
        termios.tcsetattr(descriptor, termios.TCSANOW, by_letter)
        try:
            with suppress(OSError):  # the terminal went away meanwhile
                return os.read(descriptor, 65_536)
            return b""
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)

else:

    @contextmanager
    def keeping_half_lines(descriptor: int) -> Iterator[None]:
        """Windows has no such line."""
        yield

    def half_line(descriptor: int) -> bytes:
        """Nothing is known of it."""
        return b""
