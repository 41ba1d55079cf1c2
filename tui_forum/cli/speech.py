"""Which language the command line speaks: what config.toml says, else what the system asks for."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from sync.errors import SyncError
from tui_forum.cli.place import SETTINGS, home_folder
from tui_forum.language import use

LARGEST = 1 << 16  # bytes of a settings file; services.config says what is wrong with a larger one


def choose_language(arguments: Sequence[str]) -> None:
    """Speak it from here on, before anything is said: help and errors of the arguments, too."""
    use()
    try:
        wanted = _in_file(home_folder(_home_named(arguments)) / SETTINGS)
    except (SyncError, OSError, ValueError):
        return  # told where the file is read in earnest, or the folder is used
    if wanted:
        use(wanted)


def _home_named(arguments: Sequence[str]) -> str | None:
    """What --home names, before the arguments are parsed."""
    for number, argument in enumerate(arguments):
        if argument.startswith("--home="):
            return argument.partition("=")[2]
        if argument == "--home" and number + 1 < len(arguments):
            return arguments[number + 1]
    return None


def _in_file(path: Path) -> str:
    if not path.is_file() or path.stat().st_size > LARGEST:
        return ""
    language = tomllib.loads(path.read_text("utf-8")).get("language", "")
    return language.replace("-", "_") if isinstance(language, str) else ""
