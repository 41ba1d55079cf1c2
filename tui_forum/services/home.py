"""One person's forum on this machine.

A home is a private folder with a key file, one encrypted database, and a settings file that is the person's
own.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sync.clock import Clock, SystemClock
from sync.crypto import vault
from sync.crypto.identity import ROOT_SEED_SIZE
from sync.crypto.vault import Cost
from sync.crypto.words import from_words, to_words
from sync.errors import AlreadyThere, Damaged, StoreBusy
from sync.log.database import Database
from sync.log.sqlite import SqliteLog
from tui_forum.language import _, use
from tui_forum.model.errors import BadInput, HomeExists, NoHome
from tui_forum.model.limits import checked_name
from tui_forum.services import copies
from tui_forum.services.config import Settings, read_config
from tui_forum.services.preferences import chosen
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import View
from tui_forum.store.view_projector import ViewProjector

SHORTEST_PASSPHRASE = 6
MOST_SWEEPS = 10
"""Steps of forgetting while a home opens; more would keep its person waiting, and go on later."""
PERSON = "person"
"""The fact (of the table `home`) that holds the person's name."""


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
    clock: Clock
    database: Database
    log: SqliteLog
    view: View = field(repr=False)
    projector: ViewProjector = field(repr=False)
    config: dict[str, Any] = field(default_factory=dict)
    """What config.toml itself set when this home was opened: it goes before what was chosen on screen."""

    def version(self) -> object:
        """Compares unequal after this or another process changed anything; costs microseconds."""
        return self.database.version()

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock.now())

    def close(self) -> None:
        """Close the database; the home is locked again."""
        self.database.close()


def home_exists(folder: Path) -> bool:
    """Whether there is a key file in `folder`."""
    return HomePaths(folder).keys.exists()


def create_home(
    folder: Path,
    name: str,
    passphrase: str,
    *,
    words: str | None = None,
    cost: Cost = Cost.PEOPLE,
    clock: Clock | None = None,
) -> Forum:
    """Make a home (folder 0700, files 0600) for a person called `name` and open it.

    `words`: 24 recovery words of an earlier home, else a new root seed is drawn. Raises HomeExists,
    BadInput (name or passphrase), BadWords, Damaged where the folder cannot be used.
    """
    paths = HomePaths(folder)
    name = checked_name(name)
    check_passphrase(passphrase)
    seed = os.urandom(ROOT_SEED_SIZE) if words is None else from_words(words)
    if home_exists(folder):
        raise HomeExists(
            _("There is a forum in {folder} already.").format(folder=folder),
            _("Open it, or choose another folder with --home."),
        )
    config = read_config(paths.config)
    _make_folder(folder)
    try:
        key = vault.create(paths.keys, passphrase, seed, cost)
        forum = _opened(paths, key, config, clock or SystemClock(), new=True)
    except AlreadyThere as error:
        raise HomeExists(str(error), error.hint) from None
    except BaseException:
        paths.keys.unlink(
            missing_ok=True
        )  # a key without its store would only be in the way of the next attempt
        raise
    forum.view.keep_fact(PERSON, {"name": name})
    forum.name = name
    return forum


def open_home(folder: Path, passphrase: str, *, clock: Clock | None = None) -> Forum:
    """Unlock a home; another process may have it open.

    Raises NoHome, WrongPassphrase, Damaged, StoreBusy, BadConfig, NewerStore.
    """
    paths = HomePaths(folder)
    if not home_exists(folder):
        raise NoHome(
            _("There is no forum in {folder} yet.").format(folder=folder),
            _("Make one with `tui-forum init`, or just start `tui-forum`."),
        )
    config = read_config(paths.config)
    key = vault.unlock(paths.keys, passphrase)
    return _opened(paths, key, config, clock or SystemClock(), new=False)


def recovery_words(forum: Forum, passphrase: str) -> str:
    """The 24 words that bring this person's keys back. Raises WrongPassphrase."""
    return to_words(vault.unlock_root(forum.paths.keys, passphrase))


def change_passphrase(forum: Forum, old: str, new: str, *, cost: Cost = Cost.PEOPLE) -> None:
    """Seal the keys anew; nothing else is rewritten. Raises WrongPassphrase, BadInput."""
    check_passphrase(new)
    vault.change_passphrase(forum.paths.keys, old, new, cost)
    copies.stay(forum.paths.keys, forum.view)


def check_passphrase(passphrase: str) -> None:
    """Raises BadInput for one that anybody would guess."""
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise BadInput(
            _("The passphrase is too short; it needs {shortest_passphrase} characters at least.").format(
                shortest_passphrase=SHORTEST_PASSPHRASE
            ),
            _("Four or five words in a row are easy to remember and hard to guess."),
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
    except OSError as error:
        raise Damaged(
            _("The folder {folder} cannot be used ({strerror}).").format(
                folder=folder, strerror=error.strerror
            ),
            _("Choose another one with --home."),
        ) from None


def _sweep(log: SqliteLog) -> None:
    """Forget what has expired since this home was last open, before anything is shown."""
    for _turn in range(MOST_SWEEPS):
        if not log.sweep().more:
            return


def _opened(paths: HomePaths, key: bytes, config: dict[str, Any], clock: Clock, *, new: bool) -> Forum:
    database = Database(paths.database, key, must_exist=not new)
    try:
        view = View(SealedDB(database))
        view.prepare()
        projector = ViewProjector(view, clock)
        log = SqliteLog(database, projector, clock)
        projector.attach(log)
        copies.settle(paths.keys, view, log, int(clock.now()))
        with suppress(
            StoreBusy
        ):  # somebody writes at this moment, and will tell the view as the log's rules are
            log.catch_up()
            projector.release()
            _sweep(log)
        settings = Settings(**(chosen(view) | config))
        forum = Forum(paths, "", settings, clock, database, log, view, projector, config)
        forum.name = view.fact(PERSON).get("name", "")
        if settings.language:
            use(settings.language)
    except BaseException:
        database.close()
        raise
    return forum
