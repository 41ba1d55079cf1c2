"""What a log says is new on any board, and whether anything changed of which the engine keeps a picture."""

from __future__ import annotations

from sync.log.bodies import Policy
from sync.log.kinds import Role
from sync.log.op import OpDraft
from tests.unit.logs import NOW, POST, Make, View, found, makers

MOST = 3


@makers
def test_what_is_new_on_any_board_is_told_whole_where_it_is_little(make: Make) -> None:
    log = make(View())
    one = found(log)
    other = log.create_board(b"o" * 32, "other", "Ann", Policy("other", "", ("general",), 0, "all")).board_id
    start = log.last()
    assert log.news(start, MOST) == []
    ops = [log.append(board, POST, b"hello") for board in (one, other, one)]
    news = log.news(start, MOST)
    assert [(new.board_id, new.envelope_id) for new in news] == [(op.board_id, op.envelope_id) for op in ops]
    assert [[new.envelope] for new in news] == [log.fetch(new.board_id, [new.envelope_id]) for new in news]
    assert [new.n for new in news] == sorted(new.n for new in news)
    assert news[-1].n == log.last() > start
    assert log.news(news[1].n, MOST) == news[2:]


@makers
def test_of_much_that_is_new_only_the_ids_are_told(make: Make) -> None:
    log = make(View())
    board = found(log)
    start = log.last()
    ops = log.append_many(board, [OpDraft(POST, b"hello") for _ in range(MOST + 1)])
    news = log.news(start, MOST)
    assert [new.envelope_id for new in news] == [op.envelope_id for op in ops]
    assert {new.envelope for new in news} == {b""}


@makers
def test_the_picture_of_a_board_is_as_it_was_until_governance_changes(make: Make) -> None:
    log = make(View())
    board = found(log)
    before = log.governed()
    log.append(board, POST, b"hello")
    assert log.governed() == before
    log.create_invite(board, Role.MEMBER, 1, int(NOW) + 1000)
    invited = log.governed()
    assert invited != before
    found_again = log.create_board(b"o" * 32, "other", "Ann", Policy("other", "", ("general",), 0, "all"))
    assert log.governed() != invited
    log.forget_board(found_again.board_id)
    assert log.governed() == invited
