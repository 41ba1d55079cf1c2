"""People in the dialogue: when they can listen, holds, practical help, asking, the ledger."""

from __future__ import annotations

from tests.cli.console import PASSPHRASE, Person
from tests.plain.test_pipe import said
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import open_home
from tui_forum.services.queue_items import Items


def test_one_says_when_one_can_listen_and_hears_it(ana: Person, house: str) -> None:
    out = said(ana, "available", "2", "3h", "people", "available", "5", "people")
    assert "ana (you): happy to chat until " in out
    assert "Nobody sees when you were last here." in out
    assert out.count("ana (you): says nothing.") == 2


def test_a_thread_is_held_and_given_back(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "hold 3h", "threads", "give back", "helping")
    assert "you have this one until " in out
    assert "You have this one until " in out
    assert "Given back: it waits for anybody again." in out
    assert "This thread is not about practical help." in out


def test_practical_help_is_taken_and_done(ana: Person, house: str) -> None:
    forum = open_home(ana.home, PASSPHRASE)
    try:
        post_many(forum, house, [NewPost(body="To town.", title="A ride", author="bea", need="practical")])
    finally:
        forum.close()
    out = said(ana, "threads", "read 1", "helping", "2", "helping", "2", "helping", "")
    assert "It is open: nobody has taken it yet." in out
    assert "It is taken by you." in out
    assert "It is done, with ana." in out


def test_a_facilitator_is_asked_and_the_ledger_is_read(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "ask", "2", "please look", "ledger")
    assert "Asked. It leaves when somebody is near." in out
    assert "ana started the board “House”." in out
    forum = open_home(ana.home, PASSPHRASE)
    try:
        asked = [row for row in Items(forum, house).rows() if row.sort == "ask"]
    finally:
        forum.close()
    assert [(row.reason, row.words) for row in asked] == [("advice", "please look")]
