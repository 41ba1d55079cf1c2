"""Where the text of a post comes from: an option, or standard input."""

from __future__ import annotations

import sys

from tui_forum.cli.exits import Failed, UsageError

LARGEST_READ = (
    8 << 20
)  # bytes read before giving up on input that never ends; a post's own limit is far lower


def body_text(option: str | None, dash: str | None, *, wanted_by: str) -> str:
    """The post's text, from `--body TEXT` or from standard input (`-`): exact, bar one last newline."""
    if option is not None and dash is not None and option != "-":
        raise UsageError("Both --body and `-` were given.", "Give one of the two.")
    if dash is None and option is None:
        raise UsageError(
            f"There is no text for the {wanted_by}.",
            "Give --body TEXT, or `-` to read it from standard input.",
        )
    if option is not None and option != "-":
        return checked(option, "The text")
    return read_stdin()


def read_stdin() -> str:
    """All of standard input as UTF-8 text, without the line ending that `echo` puts at its end."""
    data = sys.stdin.buffer.read(LARGEST_READ + 1)
    if len(data) > LARGEST_READ:
        raise Failed(
            f"Standard input is longer than {LARGEST_READ >> 20} MB; nothing was kept of it.", "Send less."
        )
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise Failed(
            f"Standard input is not UTF-8 text (byte {error.start}).", "Convert it to UTF-8 first."
        ) from None
    return text.removesuffix("\n").removesuffix("\r")


def checked(text: str, what: str) -> str:
    """`text` as it is; raises Failed when the argument's bytes were not UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Failed(f"{what} is not UTF-8.", "Check the terminal's or the script's encoding.") from None
    return text
