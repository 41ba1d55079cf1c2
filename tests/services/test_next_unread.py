"""The next unread thread, over all boards: not what is muted, held, hidden or taken back."""

from __future__ import annotations

from sync.clock import ManualClock
from sync.log.bodies import encode_body
from tests.services.conftest import PASSPHRASE, MakeHome
from tests.services.people import admit, carry
from tui_forum.model.arrangement import Arrangement
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.services import muting, reading, writing
from tui_forum.services.boards import new_board
from tui_forum.services.home import Forum


def everything_unread(forum: Forum) -> list[str]:
    """The titles that a reader is carried through, each read when it is left."""
    titles, after = [], None
    while (row := reading.next_unread_thread(forum, after)) is not None:
        titles.append(row.title)
        reading.mark_all_read(forum, thread=row.thread)
        after = row.thread
    return titles


def test_over_boards_without_what_is_out_of_sight(make_home: MakeHome, clock: ManualClock) -> None:
    ana, bo, cy = (make_home(name) for name in ("ana", "bo", "cy"))
    first, second = new_board(ana, "Harbour", PASSPHRASE).board, new_board(ana, "Market", PASSPHRASE).board
    for board in (first, second):
        for guest in (bo, cy):
            admit(ana, guest, board)
        carry(board, ana, bo, cy)
    for board, title in ((first, "One"), (first, "Two"), (second, "Three")):
        clock.advance(60)
        writing.post_thread(bo, board, title=title, body="words")
    away = writing.post_thread(bo, first, title="Put away", body="words")
    gone = writing.post_thread(bo, second, title="Taken back", body="words")
    muted = writing.post_thread(cy, second, title="By cy", body="words")
    writing.retract(bo, gone.post)
    for board in (first, second):
        carry(board, ana, bo, cy)
    muting.hide_here(ana, away.post)
    muting.mute_author(ana, muted.post)
    assert reading.unread_total(ana) == (3, 3)
    assert sorted(everything_unread(ana)) == ["One", "Three", "Two"]
    assert reading.unread_total(ana) == (0, 0)


def test_what_claims_a_later_time_is_not_among_them_until_then(
    make_home: MakeHome, clock: ManualClock
) -> None:
    ana, bo = make_home("ana"), make_home("bo")
    board = new_board(ana, "Harbour", PASSPHRASE).board
    admit(ana, bo, board)
    carry(board, ana, bo)
    early = Post("From tomorrow", "", "", (), (), "words", "")
    wall = int(clock.now()) + 86_400
    bo.log.append(bytes.fromhex(board), ContentKind.POST, encode_body(early), wall=wall)
    carry(board, ana, bo)
    assert everything_unread(ana) == []
    clock.advance(2 * 86_400)
    with ana.database.transaction():
        ana.projector.release()
    assert everything_unread(ana) == ["From tomorrow"]


def test_an_arranged_list_goes_on_from_a_thread_that_has_left_it(ana: Forum, board: str) -> None:
    made = [writing.post_thread(ana, board, title=title, body="x").thread for title in ("A", "B", "C")]
    for thread in made:
        reading.keep_unread(ana, thread)
    rows = reading.arranged_rows(ana, board, None, Arrangement("title", unread=True))
    reading.mark_all_read(ana, thread=made[1])
    found = rows.unread_after(made[1])
    assert found is not None
    assert found.title == "C", "below where it stood, not from the top"
