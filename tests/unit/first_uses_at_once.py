"""Run as a program: eight threads do each thing that is made when it is first needed, all at once."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread

from sync.clock import SystemClock
from sync.crypto import vault
from sync.crypto.compare import compare_words
from sync.crypto.seal import epoch_keys, open_inner, seal_inner
from sync.crypto.spoken import draw_code, parse_code
from sync.crypto.words import from_words, to_words
from sync.log.bodies import Policy
from sync.log.database import Database
from sync.log.header import _shape
from sync.log.op import OpDraft
from sync.log.sqlite import SqliteLog
from tui_forum import language
from tui_forum.services.errors_said import in_words
from tui_forum.store.words import fold
from tui_forum.text import clean

HANDS = 8
POST = 32


def _keys() -> object:
    keys = epoch_keys(b"k" * 32)
    return open_inner(keys, b"outer", seal_inner(keys, b"outer", b"inner"))


def _speak() -> object:
    language.use("es")
    return language._("Quit"), language.ngettext("{n} post", "{n} posts", 2)


def _log(folder: Path) -> tuple[Callable[[], object], Database]:
    database = Database(folder / "store.db", bytes(32))
    log = SqliteLog(database, None, SystemClock())
    board = log.create_board(b"r" * 32, "Garden", "Ann", Policy("", "", (), 0, "all")).board_id
    fresh = SqliteLog(database, None, SystemClock())

    def use() -> object:
        """One log, whose boards nobody has asked for yet, from all threads."""
        ops = fresh.append_many(board, [OpDraft(POST, b"a word")] * 20)
        held = fresh.fetch(board, [op.envelope_id for op in ops])
        assert len(held) == 20
        again = [op.op_id for op in fresh.ops(board) if op.kind == POST]
        assert {op.op_id for op in ops} <= set(again)
        return len(fresh.boards())

    return use, database


def _uses(folder: Path) -> tuple[list[Callable[[], object]], Database]:
    log, database = _log(folder)
    keys = folder / "keys.json"
    vault.create(keys, "a lamp in the window", root_seed=b"r" * 32, cost=vault.Cost.TESTS)
    uses: list[Callable[[], object]] = [
        _keys,
        lambda: len(parse_code(draw_code(SystemClock().random).to_text()).words),
        lambda: from_words(to_words(b"r" * 32)),
        lambda: compare_words(b"b" * 32, b"1" * 32, b"2" * 32),
        lambda: clean("a\u200db\U0001f469\u200d\U0001f4bb e\u0301\u0302\u0303\u0304\u0305 \ufe0f"),
        lambda: fold("Ein Boot, two boats: 船がいる"),
        lambda: _shape(3, 2).size,
        _speak,
        lambda: in_words("The lamp is out."),
        lambda: vault.unlock(keys, "a lamp in the window") == vault.unlock(keys, "a lamp in the window"),
        log,
    ]
    return uses, database


def _do_all(start: Barrier, uses: list[Callable[[], object]], results: list[list[object]]) -> None:
    mine: list[object] = []
    for use in uses:
        start.wait()
        mine.append(use())
    results.append(mine)


if __name__ == "__main__":
    sys.setswitchinterval(1e-6)
    with tempfile.TemporaryDirectory() as name:
        start, results = Barrier(HANDS), list[list[object]]()
        uses, database = _uses(Path(name))
        hands = [Thread(target=_do_all, args=(start, uses, results)) for _ in range(HANDS)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        database.close()
        assert len(results) == HANDS, "every thread came to its end"
        assert all(one == results[0] for one in results), "and all came to the same"
