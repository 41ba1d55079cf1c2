"""Saying and asking, a line at a time: plain text, words kept whole, nothing while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, TextIO

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
        """The next line without asking for it. Raises Ended."""
        line = self._typed.readline()
        if not line:
            if self._marked:
                self._out.write("\n")
            raise Ended
        return line.decode("utf-8", "replace").removesuffix("\n").removesuffix("\r")


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
