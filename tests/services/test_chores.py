"""What a home does by itself now and then."""

from __future__ import annotations

from tui_forum.services.chores import MERGES, do_chores
from tui_forum.services.home import Forum
from tui_forum.services.searching import search
from tui_forum.services.writing import post_thread


def parts(forum: Forum) -> int:
    """In how many parts the search index is written."""
    sql = "SELECT count(DISTINCT segid) FROM fts_posts_idx"
    return int(forum.database.execute(sql).fetchone()[0])


def test_the_search_index_is_brought_into_order_and_then_left_alone(ana: Forum, board: str) -> None:
    for number in range(12):
        post_thread(ana, board, title=f"Evening {number}", body="Who is awake?", section="Welcome")
    before = parts(ana)
    do_chores(ana)
    assert parts(ana) < before / 2
    assert len(search(ana, "awake")) == 12
    settled = ana.database.version()
    for _turn in range(MERGES):
        do_chores(ana)
    assert ana.database.version() == settled
