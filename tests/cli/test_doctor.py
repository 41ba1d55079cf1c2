"""`doctor` on a damaged home, as a person runs it."""

from __future__ import annotations

from contextlib import closing

from sync.crypto.vault import unlock
from sync.log.database import Database
from tests.cli.console import PASSPHRASE, Person

PAGE = 4096


def damage(person: Person) -> None:
    """Change a bit on every other page of what can be made anew: the view's posts, the log's indexes."""
    file = person.home / "forum.db"
    store = Database(file, unlock(person.home / "keys.json", PASSPHRASE))
    with closing(store):
        pages = store.execute(
            "SELECT pageno FROM dbstat "
            "WHERE name IN ('t_posts', 'fts_posts_data') OR name LIKE 'log_record_%'"
        ).fetchall()
    data = bytearray(file.read_bytes())
    for (page,) in pages[::2]:
        data[(page - 1) * PAGE + 99] ^= 1
    file.write_bytes(data)


def test_doctor_names_the_damage_and_repairs_it(ana: Person, house: str) -> None:
    for number in range(12):
        ana.run("post", "House", "--title", f"Thread {number}", "-", typed=b"words " * 1500)
    damage(ana)
    store = next(line for line in ana.tell("doctor", code=5) if line["check"] == "store")
    assert not store["ok"]
    assert "doctor --rebuild" in store["hint"]
    repair, *checks = ana.tell("doctor", "--rebuild")
    assert repair["check"] == "repair"
    assert "Brought back" in repair["says"]
    assert ".damaged-" in repair["says"]
    assert all(line["ok"] for line in checks)
    assert [line["check"] for line in ana.tell("doctor", "--rebuild")] == [
        "rebuild",
        "private",
        "store",
        "view",
    ]
    ana.run("post", "House", "--title", "It goes on", "--body", "x")


def test_what_cannot_be_repaired_says_the_next_step(ana: Person, house: str) -> None:
    (ana.home / "forum.db").write_bytes(b"\0" * 50_000)
    assert ana.tell("doctor", code=5)[0]["check"] == "store"
    ended = ana.run("doctor", "--rebuild", code=5)
    assert "backup" in ended.err
    (ana.home / "keys.json").write_bytes(b"{")
    assert "keys.json" in ana.run("doctor", code=5).out
    assert "keys.json" in ana.run("doctor", "--rebuild", code=5).err


def test_the_end_of_the_log_beside_the_store_is_missed(ana: Person, house: str) -> None:
    """As after a kill: the log was not folded in, and the disk changed a bit of it."""
    alive = Database(ana.home / "forum.db", unlock(ana.home / "keys.json", PASSPHRASE))
    ana.run("post", "House", "--title", "First", "--body", "x")
    ana.run("post", "House", "--title", "Second", "--body", "x")
    copies = {name: (ana.home / name).read_bytes() for name in ("forum.db", "forum.db-wal")}
    alive.close()
    log = bytearray(copies["forum.db-wal"])
    log[len(log) // 2] ^= 1
    copies["forum.db-wal"] = bytes(log)

    def as_after_the_kill() -> None:
        for name, image in copies.items():
            (ana.home / name).touch(0o600)
            (ana.home / name).write_bytes(image)

    as_after_the_kill()
    assert "cannot be read back" in ana.run("threads", "House").err, "told by whatever opens it first"
    as_after_the_kill()
    assert "cannot be read back" in ana.run("doctor", code=5).out
    assert "cannot be read back" not in ana.run("doctor").out, "told once: what is left is whole"
