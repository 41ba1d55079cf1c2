"""Who reads a board while another process changes it sees it as it was before or as it is after, whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto.hashing import digest
from sync.log.bodies import Retract, encode_body
from sync.log.database import Database
from sync.log.kinds import Kind, Role
from sync.log.machines import Machines
from sync.log.row import BoardRow, Row
from sync.log.sqlite import SqliteLog, SqliteShelf
from tests.unit.logs import NOW, POLICY, POST, found, join, member_id, names, sqlite


class Overtaken(SqliteShelf):
    """A shelf on which somebody else writes before a reader's question of this name."""

    question = ""
    meanwhile: Callable[[], object] | None = None

    def _asked(self, question: str) -> None:
        act = self.meanwhile
        if act is not None and question == self.question:
            self.meanwhile = None
            act()

    def governance(self, board_id: bytes) -> list[Row]:
        self._asked("governance")
        return super().governance(board_id)

    def board(self, board_id: bytes) -> BoardRow | None:
        self._asked("board")
        return super().board(board_id)

    def envelope(self, n: int) -> bytes:
        self._asked("envelope")
        return super().envelope(n)


class Two:
    """Two programs on one home: one writes, when the other has asked half of what it wants to know."""

    def __init__(self, path: Path) -> None:
        self.databases = [Database(path, bytes(32)) for _ in range(2)]
        self.writer = SqliteLog(self.databases[0], None, ManualClock(NOW, 1))
        self.board = found(self.writer)
        self.shelf = Overtaken(self.databases[1], lambda size: digest(b"unused", size=size))
        self.reader = Machines(self.shelf, None, ManualClock(NOW, 2))

    def before(self, question: str, act: Callable[[], object]) -> None:
        self.shelf.question, self.shelf.meanwhile = question, act


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    both = Two(tmp_path / "store.db")
    yield both
    assert both.shelf.meanwhile is None, "it happened while the other one read"
    for database in both.databases:
        database.close()


def test_new_keys_that_come_between_two_questions_are_no_damage(two: Two) -> None:
    board, writer, reader, bob = two.board, two.writer, two.reader, sqlite()
    join(bob, writer, board, "Bob", Role.FACILITATOR)

    def change() -> None:
        writer.remove_member(board, member_id(writer, board, "Bob"))
        writer.create_invite(board, Role.MEMBER, 1, int(NOW) + 9_999)  # sealed under the new keys

    two.before("governance", change)
    info = reader.board(board)
    assert (names(reader, board), info.roster) == (["Ann"], reader.board(board).roster)
    assert [keys.kid for keys in info.epochs] == [keys.kid for keys in writer.board(board).epochs]


def test_a_board_that_is_left_while_all_are_read_is_not_among_them(two: Two) -> None:
    other = two.writer.create_board(b"s" * 32, "Kitchen", "Ann", POLICY).board_id
    two.before("board", lambda: two.writer.forget_board(two.board))
    assert [info.board_id for info in two.reader.boards()] == [other]


def test_what_is_taken_back_while_it_is_read_is_no_damage(two: Two) -> None:
    writer, reader, board = two.writer, two.reader, two.board
    post = writer.append(board, POST, b"never mind")
    kept = writer.append(board, POST, b"a word")
    body = encode_body(Retract(post.op_id, ""))
    reader.board(board)
    two.before("envelope", lambda: writer.append(board, Kind.RETRACT, body))
    held = reader.op(board, post.op_id)
    assert held is not None
    assert held.body == b""
    assert kept.op_id in [op.op_id for op in reader.ops(board)]


def test_what_runs_out_while_it_is_read_is_no_damage(two: Two) -> None:
    writer, reader, board = two.writer, two.reader, two.board
    post = writer.append(board, POST, b"for a week", ttl_code=1)
    kept = writer.append(board, POST, b"a word")
    reader.board(board)
    clock = ManualClock(NOW + 9 * SECONDS_PER_DAY, 3)
    two.before("envelope", SqliteLog(two.databases[0], None, clock).sweep)
    assert [op.op_id for op in reader.ops(board) if op.kind == POST] == [kept.op_id]
    assert reader.op(board, post.op_id) is None


def test_an_act_that_comes_while_all_are_told_waits_for_the_next_look(two: Two) -> None:
    writer, reader, board = two.writer, two.reader, two.board
    before = len(reader.acts(board))
    two.before("governance", lambda: writer.create_invite(board, Role.MEMBER, 1, int(NOW) + 9_999))
    assert len(reader.acts(board)) == before
    assert len(reader.acts(board)) == before + 1
