"""Which folder is the home, and whether it is as private as a home must be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from tui_forum.cli.exits import Failed, UsageError, note
from tui_forum.language import _

HOME_VARIABLE = "TUI_FORUM_HOME"
PRIVATE = 0o700
SETTINGS = "config.toml"  # may be there before the home is


def home_folder(asked: str | None) -> Path:
    """`--home`, else TUI_FORUM_HOME, else the platform's folder for data; absolute, and it need not exist."""
    chosen = asked or os.environ.get(HOME_VARIABLE)
    if chosen:
        if "\0" in chosen:
            raise UsageError(_("A folder's name cannot hold a zero byte."), _("Check --home."))
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("tui-forum", appauthor=False)


def make_private(folder: Path) -> None:
    """Close an existing home to other users, and say so; raises Failed when it belongs to somebody else."""
    about = folder.stat()
    if not stat.S_ISDIR(about.st_mode):
        raise Failed(
            _("{folder} is not a folder.").format(folder=folder),
            _("Give the folder of your home with --home DIR."),
        )
    if about.st_uid != os.geteuid():
        raise Failed(
            _("{folder} belongs to another user of this machine.").format(folder=folder),
            _("Choose a home of your own with --home DIR."),
        )
    if stat.S_IMODE(about.st_mode) & ~PRIVATE:
        folder.chmod(PRIVATE)
        note(
            _("Other users of this machine could look into {folder}; it is closed to them now.").format(
                folder=folder
            )
        )


def require_room_for_home(folder: Path) -> None:
    """Raise Failed where a new home would mix with other files (its folder is closed to other users)."""
    if folder.exists() and not folder.is_dir():
        raise Failed(
            _("{folder} is not a folder.").format(folder=folder),
            _("Choose a folder of its own with --home DIR."),
        )
    if folder.is_dir() and any(entry.name != SETTINGS for entry in folder.iterdir()):
        raise Failed(
            _("{folder} holds other files; a home needs a folder of its own.").format(folder=folder),
            _("Choose another with --home DIR."),
        )
