"""Who reads a board while another process changes it sees it as it was before or as it is after, whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sync.clock import ManualClock
from sync.crypto.hashing import digest
from sync.log.database import Database
from sync.log.kinds import Role
from sync.log.machines import Machines
from sync.log.row import Row
from sync.log.sqlite import SqliteLog, SqliteShelf
from tests.unit.logs import NOW, found, join, member_id, names, sqlite


class Overtaken(SqliteShelf):
    """A shelf on which somebody else writes between two of a reader's questions."""

    meanwhile: Callable[[], object] | None = None

    def governance(self, board_id: bytes) -> list[Row]:
        act, self.meanwhile = self.meanwhile, None
        if act is not None:
            act()
        return super().governance(board_id)


def test_new_keys_that_come_between_two_questions_are_no_damage(tmp_path: Path) -> None:
    databases = [Database(tmp_path / "store.db", bytes(32)) for _ in range(2)]
    writer = SqliteLog(databases[0], None, ManualClock(NOW, 1))
    board, bob = found(writer), sqlite()
    join(bob, writer, board, "Bob", Role.FACILITATOR)
    shelf = Overtaken(databases[1], lambda size: digest(b"unused", size=size))
    reader = Machines(shelf, None, ManualClock(NOW, 2))

    def change() -> None:
        writer.remove_member(board, member_id(writer, board, "Bob"))
        writer.create_invite(board, Role.MEMBER, 1, int(NOW) + 9_999)  # sealed under the new keys

    shelf.meanwhile = change
    info = reader.board(board)
    assert shelf.meanwhile is None, "it happened while the board was read"
    assert (names(reader, board), info.roster) == (["Ann"], reader.board(board).roster)
    assert [keys.kid for keys in info.epochs] == [keys.kid for keys in writer.board(board).epochs]
    for database in databases:
        database.close()
