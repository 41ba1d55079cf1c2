"""The person's own editor, by choice: its plain text is on the disk only while it is open."""

from __future__ import annotations

import os
import shlex
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from tui_forum.language import _
from tui_forum.model.errors import BadInput

FOLDER = "editing-"
LARGEST = 1 << 20  # bytes that are read back: more than any post may have


def own_editor() -> list[str]:
    """The editor that the person has chosen, as a command. Raises BadInput where there is none."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(chosen)
    except ValueError:
        command = []
    if not command or shutil.which(command[0]) is None:
        raise BadInput(
            _("No editor of your own is set."),
            _("Set EDITOR before you start tui-forum, for example to nano."),
        )
    return command


def edit_outside(text: str, folder: Path, away: Callable[[], AbstractContextManager[None]]) -> str:
    """Let the editor change `text`; `away` gives it the terminal meanwhile.

    The text is in a file (0600) of a new private folder in `folder`; whatever the editor leaves there is
    overwritten and removed. Raises BadInput where there is no editor, or it reported a failure.
    """
    command = own_editor()
    place = Path(tempfile.mkdtemp(prefix=FOLDER, dir=folder))  # 0700
    try:
        path = place / "post.txt"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        with away():
            done = subprocess.run([*command, str(path)], check=False)  # noqa: S603 (the person's own choice)
        if done.returncode != 0:
            raise BadInput(_("Your editor ended with an error."), _("The text is as it was before."))
        with path.open("rb") as written:
            return written.read(LARGEST).decode("utf-8", "replace").removesuffix("\n")
    except OSError as error:
        raise BadInput(
            _("Your editor cannot be used ({strerror}).").format(strerror=error.strerror),
            _("Go on writing here."),
        ) from None
    finally:
        wipe(place)


def wipe(place: Path) -> None:
    """Overwrite and remove every file of a folder, its editor's backups too, and the folder."""
    for path in place.rglob("*"):
        with suppress(OSError):
            found = path.lstat()
            if stat.S_ISREG(found.st_mode):
                with path.open("r+b") as file:
                    file.write(bytes(found.st_size))
                    file.flush()
                    os.fsync(file.fileno())
    shutil.rmtree(place, ignore_errors=True)


def wipe_leftovers(folder: Path) -> None:
    """Remove what a crash left behind."""
    for place in folder.glob(f"{FOLDER}*"):
        if place.is_dir() and not place.is_symlink():
            wipe(place)
