"""Where a passphrase may come from: a file that the person names, or the terminal; never an argument."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sync.errors import Locked
from tui_forum.cli.exits import UsageError, note
from tui_forum.language import _

FILE_VARIABLE = "TUI_FORUM_PASSPHRASE_FILE"
LARGEST_FILE = 4096  # bytes; a passphrase is a sentence, so a bigger file is a wrong file
TRIES = 3  # how often a new passphrase may be mistyped before the command gives up


def ask_passphrase(file: str | None) -> str:
    """The passphrase of an existing home; raises Locked when there is neither a file nor a terminal."""
    file = file or os.environ.get(FILE_VARIABLE)
    return _from_file(Path(file)) if file else _from_terminal(_("Passphrase: "))


def ask_new_passphrase(file: str | None) -> str:
    """A passphrase for a new home: from the file, or typed twice on the terminal."""
    file = file or os.environ.get(FILE_VARIABLE)
    if file:
        return _from_file(Path(file))
    for _turn in range(TRIES):
        first = _from_terminal(_("Choose a passphrase (nobody can reset it for you): "))
        if not first:
            note(_("An empty passphrase locks nothing."))
        elif first == _from_terminal(_("The same once more: ")):
            return first
        else:
            note(_("The two were not the same."))
    raise UsageError(
        _("No passphrase was chosen, so nothing was made."), _("Run the command again when you are ready.")
    )


def _from_file(path: Path) -> str:
    """The file's text without its last line ending."""
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        data = file.read(LARGEST_FILE + 1)
    if stat.S_ISREG(mode) and mode & (stat.S_IRWXG | stat.S_IRWXO):
        note(
            _(
                "Other users of this machine can read the passphrase in {path}. `chmod 600 {path}` closes it."
            ).format(path=path)
        )
    if len(data) > LARGEST_FILE:
        raise UsageError(
            _("{path} is too long for a passphrase file.").format(path=path),
            _("It should hold the passphrase and nothing else."),
        )
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise UsageError(
            _("{path} is not UTF-8 text.").format(path=path),
            _("It should hold the passphrase and nothing else."),
        ) from None
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise UsageError(
            _("{path} is empty.").format(path=path), _("It should hold the passphrase and nothing else.")
        )
    return text


def _from_terminal(prompt: str) -> str:
    """Ask without echo on the controlling terminal, whatever stdin and stdout are."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        raise Locked(
            _("The passphrase is needed and there is no terminal to ask on."),
            _("Give --passphrase-file FILE, or set {file_variable}.").format(file_variable=FILE_VARIABLE),
        ) from None
    import getpass

    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise Locked(_("No passphrase was typed."), _("Run the command again when you are ready.")) from None
