"""What goes to stdout: one JSON object a line for scripts, or cleaned lines for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping


def ascii_json(record: Mapping[str, object]) -> str:
    """One line of pure ASCII: texts read back exactly, and no control character reaches a terminal."""
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).replace("\x7f", "\\u007f")


class Output:
    """The one way for a command to answer; `as_json` chooses between records and lines."""

    def __init__(self, *, as_json: bool, plain: bool = False) -> None:
        self.as_json = as_json
        self.plain = plain

    def answer(self, record: Mapping[str, object], *lines: str) -> None:
        """One result: the record for a script, or the lines for a person, cleaned."""
        if self.as_json:
            sys.stdout.write(ascii_json(record) + "\n")
            return
        from tui_forum.text import clean

        for line in lines:
            sys.stdout.write(clean(line) + "\n")

    def say(self, *lines: str) -> None:
        """Lines for a person only: headings, next steps; a script does not see them."""
        if not self.as_json:
            self.answer({}, *lines)

    def flush(self) -> None:
        """Hand over what was said: a reader that follows live must not wait for a full buffer."""
        sys.stdout.flush()

    @property
    def shows_progress(self) -> bool:
        """Whether a moving bar on stderr helps: a person is looking, and sees the line redrawn."""
        return not self.as_json and not self.plain and sys.stderr.isatty()
