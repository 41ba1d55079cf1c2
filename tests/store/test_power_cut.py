"""Power cuts at random moments, simulated beneath the cipher: nothing acknowledged is lost, and the store
is whole.
"""

from __future__ import annotations

import random
from pathlib import Path

from sync.log.database import Database
from tests.store.recording import Disk, Recording, RecordingDisk
from tui_forum.store.sealed_db import SealedDB

KEY = bytes(range(32))
STEPS = 4_000
CUTS = 300
CHECKPOINT_PAGES = 100


def record(folder: Path, synchronous: str) -> tuple[Recording, int]:
    """Write posts until enough has reached the disk; the recording, and where the tables were made."""
    recording = Recording(str(folder / "live.db"))
    disk = RecordingDisk(f"recording-{synchronous}", recording)
    database = Database(
        recording.path,
        KEY,
        vfs=f"multipleciphers-recording-{synchronous}",
        exclusive=True,
        synchronous=synchronous,
    )
    with database.transaction():
        database.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}").fetchall()
    table = SealedDB(database).table("posts")
    table.ensure_index("number", unique=True)
    table.ensure_index("thread", "number")
    table.ensure_search("body")
    begun, chance, number = len(recording.steps), random.Random(11), 0
    while len(recording.steps) < STEPS:
        kind = chance.random()
        if kind < 0.8 or number < 20:
            batch = [_post(number + n, chance) for n in range(1 if kind < 0.6 else 12)]
            recording.note(
                [(doc_id, post) for doc_id, post in zip(table.insert_multiple(batch), batch, strict=True)]
            )
            number += len(batch)
        else:
            doc_id = chance.randrange(number) + 1
            table.update({"seen": len(recording.steps)}, doc_ids=[doc_id])
            recording.note([(doc_id, dict(table.get(doc_id=doc_id) or {}))])
    database.close()
    disk.unregister()
    return recording, begun


def _post(number: int, chance: random.Random) -> dict[str, object]:
    words = " ".join(chance.choice(["sun", "moon", "rain", "雨"]) for _ in range(60))
    return {"number": number, "thread": number % 7, "seen": 0, "body": words}


def losses(folder: Path, recording: Recording, begun: int, cuts: int) -> list[int]:
    """At which cuts something acknowledged is missing; every cut must leave a whole store."""
    chance, disk, lost = random.Random(3), Disk(recording), []
    for cut in sorted(chance.randrange(begun, len(recording.steps)) for _ in range(cuts)):
        disk.forward(cut)
        disk.cut(chance, folder / "cut.db")
        acknowledged = {doc_id: post for note in disk.notes for doc_id, post in note}
        database = SealedDB(folder / "cut.db", KEY)
        assert database.problems(whole=True) == [], cut
        there = {document.doc_id: dict(document) for document in database.table("posts")}
        # An update that was not acknowledged yet may be there: then the document is newer than the note says.
        if any(not _as_new(there.get(doc_id), post) for doc_id, post in acknowledged.items()):
            lost.append(cut)
        database.close()
    return lost


def _as_new(found: dict[str, object] | None, acknowledged: dict[str, object]) -> bool:
    return found is not None and int(str(found["seen"])) >= int(str(acknowledged["seen"]))


def test_a_power_cut_loses_nothing_acknowledged(tmp_path: Path) -> None:
    recording, begun = record(tmp_path, "FULL")
    assert losses(tmp_path, recording, begun, CUTS) == []


def test_the_simulation_would_notice_a_store_that_does_not_sync(tmp_path: Path) -> None:
    recording, begun = record(tmp_path, "NORMAL")
    assert losses(tmp_path, recording, begun, 25) != []
