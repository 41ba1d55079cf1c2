from __future__ import annotations

import json
import threading
from pathlib import Path

from tinydb import TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import JSONStorage, MemoryStorage
from tinydb.table import Document

from sync.log.database import Database
from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB

KEY = bytes(range(32))


def test_another_storage_makes_an_ordinary_tinydb(tmp_path: Path) -> None:
    plain = SealedDB(tmp_path / "plain.json", storage=CachingMiddleware(JSONStorage))
    plain.insert({"a": 1})
    plain.table("t").insert({"b": 1})
    assert plain.tables() == {"_default", "t"}
    plain.drop_table("t")
    plain.close()
    assert json.loads((tmp_path / "plain.json").read_text()) == {"_default": {"1": {"a": 1}}}
    memory = SealedDB(storage=MemoryStorage)
    memory.insert({})
    memory.drop_tables()
    assert memory.tables() == set()


def test_the_whole_state_goes_to_stock_tinydb_and_back(tmp_path: Path) -> None:
    database = SealedDB()
    database.table("a").insert_multiple({"n": number} for number in range(3))
    database.table("b").insert(Document({"text": "雨"}, 9))
    with TinyDB(tmp_path / "plain.json") as plain:
        plain.storage.write(database.storage.read())
        assert plain.table("b").get(doc_id=9) == {"text": "雨"}
        again = SealedDB()
        again.storage.write(plain.storage.read() or {})
    assert again.storage.read() == database.storage.read()
    assert len(again.table("a")) == 3


def test_a_store_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with SealedDB(tmp_path / "a.db", KEY) as database:
        database.table("t").ensure_search("a")
        database.table("t").insert({"a": "word"})
    with SealedDB(tmp_path / "a.db", KEY) as database:
        assert len(database.table("t").text_search("word")) == 1
        assert database.table("t").insert({"a": "word"}) == 2
        assert len(database.table("t").text_search("word")) == 2


def test_a_shared_database_stays_open() -> None:
    database = Database(":memory:")
    with SealedDB(database) as one:
        one.insert({"a": 1})
    assert len(SealedDB(database)) == 1
    database.close()


def test_two_processes_see_each_others_documents(tmp_path: Path) -> None:
    one, other = (SealedDB(tmp_path / "a.db", KEY).table("t", cache_size=5) for _ in range(2))
    one.insert({"a": 1})
    assert other.search(F("a") == 1) == [{"a": 1}]
    assert other.insert({"a": 1}) == 2
    assert len(one) == len(one.search(F("a") == 1)) == 2
    assert len(other.search(F("a") == 1)) == 2
    one.database.close()
    other.database.close()


def test_threads_read_while_another_writes(tmp_path: Path) -> None:
    database = SealedDB(tmp_path / "a.db", KEY)
    table = database.table("t")
    table.ensure_index("n")
    table.ensure_search("body")
    table.insert_multiple({"n": number, "body": "word"} for number in range(10))
    done, wrong = threading.Event(), []

    def read() -> None:
        while not done.is_set():
            found, counted = len(table.all()), len(table)
            searched = len(table.text_search("word", limit=10_000))
            if not (found % 10 == counted % 10 == searched % 10 == 0):
                wrong.append((found, counted, searched))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for _ in range(30):
        table.insert_multiple({"n": number, "body": "word"} for number in range(10))
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    assert len(table) == 310
    database.close()
