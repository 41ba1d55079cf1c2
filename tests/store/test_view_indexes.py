"""Every index of posts and threads answers something, and nothing that a list asks goes through them all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import pytest

from sync.log.cursor import Rows
from sync.log.database import Database
from tui_forum.store import view_lists
from tui_forum.store.conditions import F
from tui_forum.store.plan import plan
from tui_forum.store.schema import Index
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view import View
from tui_forum.store.view_arranged import arranged
from tui_forum.store.view_indexes import INDEXES
from tui_forum.store.view_lists import Key, Scope, ThreadList

BOARD, OTHER = "b" * 64, "c" * 64
KEYS: tuple[Key, ...] = ("at", "begun", "name", "most", "wait", "fresh")
Asked = list[tuple[str, Sequence[Any]]]


def thread(number: int) -> dict[str, Any]:
    """A thread's document: some are unread, some unanswered, one is not to be listed."""
    document = {
        "thread": f"{number:064x}",
        "board": BOARD if number % 3 else OTHER,
        "posts": 1,
        "replies": number % 2,
        "own": 0,
        "unread": number % 4,
        "last": 1_000 + number,
        "section": "general",
        "title": f"Thread {number}",
        "need": "listen",
    }
    return arranged(document | ({"started": 1_000} if number != 7 else {}))


def _post(number: int) -> dict[str, Any]:
    place = {"board": BOARD if number % 3 else OTHER, "thread": f"{number // 2:064x}"}
    return {"post": f"{number:064x}", **place, "wall": 5, "body": "x"}


@pytest.fixture
def view() -> View:
    view = View(SealedDB())
    view.prepare()
    view.threads.insert_multiple(thread(number) for number in range(40))
    view.posts.insert_multiple(_post(number) | ({"held": 9} if number == 3 else {}) for number in range(80))
    for board in (BOARD, OTHER):
        view.boards.insert(
            {"board": board, "threads": 20, "posts": 40, "unread": 9, "waiting": 3, "fresh": 5}
        )
    return view


@pytest.fixture
def asked(view: View, monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What is asked of the database from now on."""
    seen: Asked = []
    ask = Database.execute

    def watched(self: Database, sql: str, args: Sequence[Any] = ()) -> Rows:
        seen.append((sql, args))
        return ask(self, sql, args)

    monkeypatch.setattr(Database, "execute", watched)
    return seen


def steps(view: View, asked: Asked) -> Iterator[str]:
    """How SQLite goes about each of these."""
    for sql, args in list(asked):
        if sql.startswith("SELECT"):
            for row in view.db.database.execute(f"EXPLAIN QUERY PLAN {sql}", args):
                yield f"{row[3]} | {sql}"


def ask_everything(view: View) -> None:
    """What lists, a reader and a batch ask."""
    some = view.threads.get(doc_ids=[1, 2])
    for key, board, section in product(KEYS, (None, BOARD), (None, "general")):
        for narrowed in ({}, {"need": "listen"}, {"unread": True}, {"waiting": True}):
            found = ThreadList(view, Scope(key, board, section, **narrowed))
            found.count()
            for listed in found.slice(0, 5):
                found.position(listed["thread"])
                found.nearest_unread(listed, backwards=False)
    view.posts_of([f"{number:064x}" for number in range(5)])
    view.thread(some[0]["thread"])
    view.posts.search((F("thread") == some[1]["thread"]) & (F("board") == BOARD))
    view.posts.page(F("held") <= 10, order_by="held")
    view.posts.page(F("post").starts_with("00000"), limit=3)
    for name in ("posts", "threads"):
        view.batch(name).load([f"{BOARD}:{number:064x}" for number in range(5)])


def test_nothing_goes_through_all_posts_or_threads(view: View, asked: Asked) -> None:
    ask_everything(view)
    for step in steps(view, asked):
        scans = re.match(r"SCAN t_(posts|threads)(?! USING (COVERING )?INDEX)", step)
        assert not scans, step


def read(view: View, scope: Scope) -> list[Any]:
    """A list in pieces, the way through its unread threads, and where each stands."""
    found = ThreadList(view, scope)
    pieces = [found.slice(start, 7) for start in range(0, 49, 7)]
    numbers = [listed.doc_id for piece in pieces for listed in piece]
    unread, step = [], found.nearest_unread(None, backwards=False)
    while step is not None:
        unread.append(step.doc_id)
        step = found.nearest_unread(step, backwards=False)
    return [numbers, unread, [found.position(one["thread"]) for piece in pieces for one in piece]]


@pytest.mark.parametrize("key", KEYS)
def test_the_list_of_all_boards_is_the_same_put_together_or_sorted(
    view: View, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [one for one in view.threads if key in one]
    listed.sort(key=lambda one: (one[key], one.doc_id), reverse=key not in ("wait", "name"))
    together = read(view, Scope(key))
    assert together[0] == [one.doc_id for one in listed]
    assert together[2] == list(range(len(listed)))
    monkeypatch.setattr(view_lists, "MOST_TOGETHER", 1)
    assert read(view, Scope(key)) == together


def test_every_index_of_posts_and_threads_answers_something(view: View, asked: Asked) -> None:
    ask_everything(view)
    used = " ".join(steps(view, asked))
    idle = [
        name
        for table in ("posts", "threads")
        for name in (index.name_on(table).strip('"') for index in INDEXES[table])
        if f" {name} " not in used
    ]
    assert idle == []


def test_an_index_on_the_beginning_of_long_texts_answers_all_that_is_asked_of_them() -> None:
    table = SealedDB().table("t")
    table.ensure(Index(("id",), short=True), Index(("state",), present="state"))
    ids = [f"{number % 7:032x}{number:032x}" for number in range(60)]
    table.insert_multiple({"id": name, "n": number} for number, name in enumerate(ids))
    table.insert({"id": 5, "state": 1})
    for condition, wanted in (
        (F("id") == ids[8], [8]),
        (F("id").one_of([ids[1], ids[59]]), [1, 59]),
        (F("id").starts_with(ids[3][:63]), [3, 10]),
        (F("id").starts_with("0" * 20), list(range(60))),
        (F("state") >= 1, [60]),
    ):
        planned = plan(condition)
        assert planned is not None
        sql = f"EXPLAIN QUERY PLAN SELECT 1 FROM {table.schema.rows} WHERE {planned.sql}"
        told = " ".join(str(row[3]) for row in table.database.execute(sql, planned.args))
        assert "SEARCH" in told, condition
        assert [found.doc_id - 1 for found in table.search(condition)] == wanted
        assert table.count(condition) == len(wanted)
    assert sorted(doc_id - 1 for doc_id, _ in table.found("id", [ids[9], ids[2], "f" * 64])) == [2, 9]
