"""Where the text of a post comes from: an option, or standard input."""

from __future__ import annotations

import sys

from tui_forum.cli.exits import Failed, UsageError
from tui_forum.language import _

LARGEST_READ = (
    8 << 20
)  # bytes read before giving up on input that never ends; a post's own limit is far lower


def body_text(option: str | None, dash: str | None, *, wanted_by: str) -> str:
    """The post's text, from `--body TEXT` or from standard input (`-`): exact, bar one last newline."""
    if option is not None and dash is not None and option != "-":
        raise UsageError(_("Both --body and `-` were given."), _("Give one of the two."))
    if dash is None and option is None:
        raise UsageError(
            _("There is no text for the {wanted_by}.").format(wanted_by=wanted_by),
            _("Give --body TEXT, or `-` to read it from standard input."),
        )
    if option is not None and option != "-":
        return checked(option, _("The text"))
    return read_stdin()


def read_stdin() -> str:
    """All of standard input as UTF-8 text, without the line ending that `echo` puts at its end."""
    data = sys.stdin.buffer.read(LARGEST_READ + 1)
    if len(data) > LARGEST_READ:
        raise Failed(
            _("Standard input is longer than {number} MB; nothing was kept of it.").format(
                number=LARGEST_READ >> 20
            ),
            _("Send less."),
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Failed(
            _("Standard input is not UTF-8 text (byte {start}).").format(start=error.start),
            _("Convert it to UTF-8 first."),
        ) from None
    return text.removesuffix("\n").removesuffix("\r")


def checked(text: str, what: str) -> str:
    """`text` as it is; raises Failed when the argument's bytes were not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Failed(
            _("{what} is not UTF-8.").format(what=what), _("Check the terminal's or the script's encoding.")
        ) from None
    return text
