"""Saying and asking, a line at a time: plain text, words kept whole, nothing while somebody types."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import BinaryIO, TextIO

from tui_forum.plain.terminal import half_line, keeping_half_lines
from tui_forum.text import clean, fold

NARROWEST = 20  # cells; a terminal that says it has less gets lines of this width
MARK = "> "


class Ended(Exception):
    """There is nothing more to read: the pipe is empty, or Ctrl+D was pressed."""


class Voice:
    """What the dialogue says goes out here, what is typed comes in. `width` is asked anew for each line."""

    def __init__(
        self, typed: BinaryIO, out: TextIO, width: Callable[[], int], *, marked: bool = False
    ) -> None:
        self._typed, self._out, self._width = typed, out, width
        self._marked = marked
        """Whether a mark stands before what is typed; in a pipe nobody types."""
        self.half = ""
        """What was typed of the line in which Ctrl+C was pressed last."""
        self._listens = self._stopped = False

    def say(self, *texts: str) -> None:
        """Each text on lines of its own, through the gate for peer text."""
        for text in texts:
            for line in clean(text).split("\n"):
                self._out.write("\n".join(whole_words(line, max(self._width() - 1, NARROWEST))) + "\n")
        self._out.flush()

    def ask(self, question: str = "") -> str:
        """The line that is typed next, as it was typed. Raises Ended."""
        if question:
            self.say(question)
        if self._marked:
            self._out.write(MARK)
            self._out.flush()
        return self.hear()

    def hear(self) -> str:
        """The next line, not asked for. Raises Ended; after KeyboardInterrupt `half` has its beginning."""
        self.half = ""
        try:
            with self.listening():
                line = self._typed.readline()
        except KeyboardInterrupt:
            if self._marked:
                self.half = half_line(self._typed.fileno()).decode("utf-8", "replace")
            raise
        if not line:
            if self._marked:
                self._out.write("\n")
            raise Ended
        return line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Meanwhile Ctrl+C ends what is asked, also one that was pressed before."""
        self._listens = True
        try:
            if self._stopped:
                raise KeyboardInterrupt
            yield
        finally:
            self._listens = self._stopped = False

    @contextmanager
    def sitting(self) -> Iterator[None]:
        """Meanwhile Ctrl+C waits for what is being done; a line that has not ended is not lost by it."""
        before = signal.signal(signal.SIGINT, self._stop)
        with ExitStack() as stack:
            stack.callback(signal.signal, signal.SIGINT, before)
            if self._marked:
                stack.enter_context(keeping_half_lines(self._typed.fileno()))
            yield

    def _stop(self, number: int, frame: object) -> None:
        if self._listens:
            raise KeyboardInterrupt
        self._stopped = True


def whole_words(line: str, width: int) -> list[str]:
    """`line` in lines of at most `width` cells; a word that is longer (an invite) stands whole on its own."""
    if " " not in line.strip():
        return [line.rstrip()]
    lines: list[str] = []
    run = ""
    for word in line.split(" "):
        joined = f"{run} {word}" if run else word
        if run and len(fold(joined, width)) > 1:
            lines.append(run)
            run = word
        else:
            run = joined
    return [part.rstrip() for part in (*lines, run)]
