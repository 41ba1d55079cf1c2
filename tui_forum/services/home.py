"""One person's forum on this machine.

A private folder with a key file, one encrypted database, and settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sync.crypto.vault import Cost
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from tui_forum.services.config import Settings


@dataclass(frozen=True, slots=True)
class HomePaths:
    """Where things are in a home folder."""

    folder: Path

    @property
    def keys(self) -> Path:
        """The key file: data key and root seed, each sealed under the passphrase."""
        return self.folder / "keys.json"

    @property
    def database(self) -> Path:
        """The encrypted database: envelopes, view, drafts, marks."""
        return self.folder / "forum.db"

    @property
    def config(self) -> Path:
        """The settings file, written by the person only."""
        return self.folder / "config.toml"

    @property
    def lock(self) -> Path:
        """The lease of the process that carries this home on the network."""
        return self.folder / "sync.lock"


@dataclass(slots=True)
class Forum:
    """An open home: what every service works on. Usable from any thread; close it once."""

    paths: HomePaths
    name: str
    settings: Settings
    database: Database
    log: SqliteLog

    def version(self) -> object:
        """Compares unequal after this or another process changed anything; costs microseconds."""
        raise NotImplementedError

    def close(self) -> None:
        """Close the database; the home is locked again."""
        raise NotImplementedError


def default_home() -> Path:
    """`TUI_FORUM_HOME`, else this platform's folder for a program's data."""
    raise NotImplementedError


def home_exists(folder: Path) -> bool:
    """Whether there is a key file in `folder`."""
    raise NotImplementedError


def create_home(
    folder: Path, name: str, passphrase: str, *, words: str | None = None, cost: Cost = Cost.PEOPLE
) -> Forum:
    """Make a home (folder 0700, files 0600) for a person called `name` and open it.

    `words`: 24 recovery words of an earlier home, else a new root seed is drawn. Raises HomeExists,
    BadInput (name or passphrase), BadWords.
    """
    raise NotImplementedError


def open_home(folder: Path, passphrase: str) -> Forum:
    """Unlock a home; another process may have it open.

    Raises NoHome, WrongPassphrase, Damaged, StoreBusy, BadConfig.
    """
    raise NotImplementedError


def recovery_words(forum: Forum, passphrase: str) -> str:
    """The 24 words that bring this person's keys back. Raises WrongPassphrase."""
    raise NotImplementedError


def change_passphrase(forum: Forum, old: str, new: str) -> None:
    """Seal the keys anew; nothing else is rewritten. Raises WrongPassphrase, BadInput."""
    raise NotImplementedError
