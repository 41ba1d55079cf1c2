"""Repairing a home whose store is damaged: everything that still reads back, in a new store."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinydb.table import Document

from sync.clock import Clock, SystemClock
from sync.crypto import vault
from sync.errors import Damaged, WrongKey
from sync.log.database import Database
from sync.log.pages import Pages
from sync.log.salvage import Mender, Saved, save_log
from sync.log.sqlite import SqliteLog, SqliteShelf
from sync.log.upkeep import check, remove_store
from sync.log.wreck import Wreck, wreck_of
from tui_forum.language import N_, _
from tui_forum.services.home import PERSON, HomePaths
from tui_forum.services.replay import Progress, replay
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import View
from tui_forum.store.view_projector import ViewProjector

BACKUP = N_("Bring back a backup of the home folder, or join your boards again.")
_DOCUMENT = "nt"
_KEPT: dict[str, frozenset[str]] = {
    "drafts": frozenset({"saved", "keep", "body"}),
    "marks": frozenset({"key", "board", "upto"}),
    "saved": frozenset({"post", "board", "since"}),
    "mutes": frozenset({"key", "kind", "value", "since"}),
    "own_spans": frozenset({"key", "board", "device", "spans"}),
    "own_items": frozenset({"key", "sort", "board", "lamport", "body"}),
    "home": frozenset({"fact"}),
}
"""The tables that do not follow from the log, and fields that only their documents have together."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What a repair brought back. `damaged` is the file as it was found, under its new name."""

    damaged: Path
    records: int
    lost: int
    perhaps: int
    drafts: int
    boards: int
    adrift: tuple[str, ...]
    """Names of boards on which this machine cannot write or meet anybody until it joins again."""

    @property
    def says(self) -> str:
        """The same in a few sentences for the person."""
        return " ".join(
            (
                _(
                    "Brought back: {records} posts and other entries of {boards} boards, {drafts} drafts."
                ).format(records=self.records, boards=self.boards, drafts=self.drafts),
                self._missing(),
                *(self._adrift(),) * bool(self.adrift),
                _("The damaged file is kept as {name}.").format(name=self.damaged.name),
            )
        )

    def _missing(self) -> str:
        if not self.lost and not self.perhaps:
            return _("Nothing is missing.")
        count = (
            str(self.lost)
            if not self.perhaps
            else _("{least} to {most}").format(least=self.lost, most=self.lost + self.perhaps)
        )
        again = _("those that other members have come again at the next sync.")
        return _("Entries that could not be read: {count}; {again}").format(count=count, again=again)

    def _adrift(self) -> str:
        names = ", ".join(f"“{name}”" for name in self.adrift)
        return _(
            "What this machine needs to meet others on {names} is lost: ask there for a new invite."
        ).format(names=names)


def is_damaged(folder: Path, passphrase: str) -> bool:
    """Whether pages of the home's store do not read back.

    Raises WrongPassphrase, Damaged for the key file and where there is no store at all.
    """
    paths = HomePaths(folder)
    key = vault.unlock(paths.keys, passphrase)
    _require(paths)
    try:
        database = Database(paths.database, key)
    except (Damaged, WrongKey):
        return True
    try:
        return bool(check(database))
    finally:
        database.close()


def salvage(
    folder: Path, passphrase: str, progress: Progress | None = None, clock: Clock | None = None
) -> Mended:
    """Write a new store from all that reads back of the damaged one, and put it in its place at one stroke.

    Stopped at any moment, the damaged store is still there. Raises WrongPassphrase, StoreBusy while another
    program has the home open, WrongKey or Damaged where nothing can be brought back, DiskFull.
    """
    paths = HomePaths(folder)
    key = vault.unlock(paths.keys, passphrase)
    _require(paths)
    fresh = paths.database.with_suffix(".new")
    with wreck_of(str(paths.database), key) as wreck:
        remove_store(str(fresh))
        try:
            mended = _write(wreck, paths, fresh, key, progress, clock or SystemClock())
            wreck.replace(str(fresh), str(mended.damaged))
        finally:
            remove_store(str(fresh))
    return mended


def _require(paths: HomePaths) -> None:
    """Refuse what is no store at all."""
    if not paths.database.is_file() or not paths.database.stat().st_size:
        raise Damaged(
            _("The store {database} is not there, or empty.").format(database=paths.database), _(BACKUP)
        )


def _write(
    wreck: Wreck, paths: HomePaths, fresh: Path, key: bytes, progress: Progress | None, clock: Clock
) -> Mended:
    database = Database(fresh, key)
    try:
        view = View(SealedDB(database))
        view.prepare()
        pages = wreck.pages(progress)
        saved = save_log(pages, wreck.board_ids(), database, progress)
        if not saved.boards and not saved.device:
            raise Damaged(
                _("Nothing in the store {database} reads back.").format(database=paths.database), _(BACKUP)
            )
        _save_tables(pages, view)
        del pages
        adrift = _mend(database, saved, view, clock, progress)
        problems = check(database)
        if problems:
            raise Damaged(
                _("The repaired store does not read back: {problem}").format(problem=problems[0]),
                _("Check the disk."),
            )
        drafts = len(view.drafts)
    finally:
        database.close()
    return Mended(
        _kept_name(paths), saved.records, saved.lost, saved.perhaps, drafts, len(saved.boards), adrift
    )


def _mend(
    database: Database, saved: Saved, view: View, clock: Clock, progress: Progress | None
) -> tuple[str, ...]:
    """Judge the log anew and make the view from it; the names of boards that need a new invite."""
    shelf = SqliteShelf(database, clock.random)
    projector = ViewProjector(view, clock)
    mender = Mender(shelf, projector, clock, new_device=not saved.device)
    rooted = {row.board_id: mender.mend(row.board_id) for row in shelf.boards()}
    log = SqliteLog(database, projector, clock)
    projector.attach(log)
    log.stand_apart()  # what it wrote last may be among what is lost
    replay(log, projector, progress)
    boards = log.boards()
    if not view.fact(PERSON).get("name"):
        _name_again(view, log)
    lost = [info for info in boards if not info.pending and not (saved.device and rooted[info.board_id])]
    return tuple(info.name or info.board_id.hex()[:8] for info in lost)


def _name_again(view: View, log: SqliteLog) -> None:
    """The person's name as a board knows it, where the home's own note of it is lost."""
    for info in log.boards():
        me = info.roster.device(info.device.id) if info.roster else None
        if me is not None:
            view.keep_fact(PERSON, {"name": me.name})
            return


def _save_tables(pages: Pages, view: View) -> None:
    with view.db.transaction():
        for name, doc_id, document in _documents(pages):
            table = view.db.table(name)
            if not table.contains(doc_id=doc_id):
                table.insert(Document(document, doc_id))


def _documents(pages: Pages) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """(table, number, document) of what does not follow from the log."""
    for doc_id, _size, (_kind, text) in pages.rows((_DOCUMENT,)):
        try:
            document = json.loads(text)
        except ValueError:
            continue
        for name, fields in _KEPT.items():
            if isinstance(document, dict) and fields <= document.keys():
                yield name, doc_id, document


def _kept_name(paths: HomePaths) -> Path:
    """A name for the damaged file that says what it is, and that nothing has."""
    stem = f"{paths.database.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (paths.folder / (stem + (f"-{number}" if number else "")) for number in range(1_000))
    return next(name for name in names if not os.path.lexists(name))
