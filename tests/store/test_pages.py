"""Reading a database page by page gives what its tables hold, and knows which pages are not as written."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sync.errors import StoreBusy, WrongKey
from sync.log.database import Database
from sync.log.seals import broken_pages
from sync.log.wreck import wreck_of

KEY = bytes(range(32))
PAGE = 4096
ROWS = 150


def filled(path: Path, key: bytes | None = KEY) -> dict[int, tuple[object, ...]]:
    """A database with rows of every type and size; the rows by their number."""
    chance, database = random.Random(3), Database(path, key)
    rows: dict[int, tuple[object, ...]] = {}
    with database.transaction():
        database.execute("CREATE TABLE t(n INTEGER PRIMARY KEY, i, f, b, t)")
        database.execute("CREATE TABLE k(a, b, PRIMARY KEY(a, b)) WITHOUT ROWID")
        for number in range(1, ROWS):
            size = chance.choice((0, 1, 60, 300, 4100, 20_000))
            values = (
                chance.choice((0, 1, -1, 300, -70_000, 1 << 33, -(1 << 62))),
                number + 0.5,
                chance.randbytes(size),
                "é" * chance.randrange(50),
            )
            database.execute("INSERT INTO t VALUES(?,?,?,?,?)", (number, *values))
            database.execute("INSERT INTO k VALUES(?,?)", (chance.randbytes(600), number))
            rows[number] = values
        for number in range(5, ROWS, 7):
            database.execute("DELETE FROM t WHERE n=?", (number,))
            del rows[number]
    database.close()
    return rows


def read(path: Path, key: bytes | None = KEY) -> dict[int, tuple[object, ...]]:
    """The same rows, from the pages."""
    with wreck_of(str(path), key) as wreck:
        return {number: tuple(values[1:]) for number, _, values in wreck.pages().rows(("nifbt",))}


@pytest.mark.parametrize("key", [KEY, None])
def test_pages_hold_what_the_tables_hold(tmp_path: Path, key: bytes | None) -> None:
    rows = filled(tmp_path / "a.db", key)
    assert read(tmp_path / "a.db", key) == rows
    with wreck_of(str(tmp_path / "a.db"), key) as wreck:
        entries = [values[1] for _, _, values in wreck.pages().keys(("bi",))]
    assert sorted(entries) == list(range(1, ROWS)), "those on inner pages, too"


def test_every_page_of_a_sound_file_is_whole(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    assert broken_pages(str(tmp_path / "a.db"), KEY, PAGE) == set()
    assert 1 in broken_pages(str(tmp_path / "a.db"), bytes(32), PAGE)


def test_pages_with_a_changed_bit_are_named_and_the_others_read(tmp_path: Path) -> None:
    rows = filled(tmp_path / "a.db")
    sound, chance = (tmp_path / "a.db").read_bytes(), random.Random(9)
    for _ in range(8):
        data, hit = bytearray(sound), set()
        for _ in range(chance.choice((1, 3, 9))):
            place = chance.randrange(PAGE, len(data))
            data[place] ^= 1 << chance.randrange(8)
            hit.add(place // PAGE + 1)
        (tmp_path / "a.db").write_bytes(data)
        assert broken_pages(str(tmp_path / "a.db"), KEY, PAGE) <= hit
        found = read(tmp_path / "a.db")
        assert found.items() <= rows.items()
        assert len(rows) - len(found) <= 30 * len(hit)


def test_a_wreck_is_held_alone(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    other = Database(tmp_path / "a.db", KEY)
    with pytest.raises(StoreBusy) as caught, wreck_of(str(tmp_path / "a.db"), KEY):
        pass
    assert "Close" in caught.value.hint
    other.close()
    with wreck_of(str(tmp_path / "a.db"), KEY), pytest.raises(StoreBusy):
        Database(tmp_path / "a.db", KEY, wait=0.01)


def test_a_wrong_key_is_said_to_be_one(tmp_path: Path) -> None:
    filled(tmp_path / "a.db")
    with pytest.raises(WrongKey) as caught, wreck_of(str(tmp_path / "a.db"), bytes(32)) as wreck:
        wreck.pages()
    assert "backup" in caught.value.hint
