"""People in the dialogue: when they can listen, holds, practical help, asking, the ledger."""

from __future__ import annotations

from pathlib import Path

from tests.cli.console import PASSPHRASE, Person
from tests.plain.talking import said
from tests.plain.two import both
from tui_forum.services import boards, reading, verifying, writing
from tui_forum.services.bulk import NewPost, post_many
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
    with ana.opened() as forum:
        post_many(forum, house, [NewPost(body="To town.", title="A ride", author="bea", need="practical")])
    out = said(ana, "threads", "read 1", "helping", "2", "helping", "2", "helping", "")
    assert "It is open: nobody has taken it yet." in out
    assert "It is taken by you." in out
    assert "It is done, with ana." in out


def test_a_facilitator_is_asked_and_the_ledger_is_read(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "ask", "2", "please look", "ledger")
    assert "Asked. It leaves when somebody is near." in out
    assert "ana started the board “House”." in out
    with ana.opened() as forum:
        asked = [row for row in Items(forum, house).rows() if row.sort == "ask"]
    assert [(row.reason, row.words) for row in asked] == [("advice", "please look")]


def test_somebody_is_answered_alone_and_written_to_from_the_list(
    ana: Person, house: str, tmp_path: Path
) -> None:
    with both(ana, house, tmp_path) as (_founder, bo):
        writing.post_thread(bo, house, title="Heavy", body="It is a lot.", section="Talk")
    out = said(ana, "threads", "read 1", "reply privately", ".anonymous", "I am near.", ".", "next", "who",
               "reply", "Still here.", ".", "people", "write to 1", "write to 2", "Once more.", ".",
               "read", "back")  # fmt: skip
    assert out.count("Only bo and you can read this.\n") >= 4
    assert "That means nothing here." in out
    assert "It is for you and bo alone." in out
    assert "2. bo: has not said.\n" in out
    assert "This is you." in out
    with both(ana, house, tmp_path) as (_founder, bo):
        bodies = [row.body for row in reading.read_thread(bo, reading.threads(bo)[0].thread) if row.private]
    assert sorted(bodies) == ["I am near.", "Once more.", "Still here."]


def test_words_are_compared_in_person(ana: Person, house: str, tmp_path: Path) -> None:
    with both(ana, house, tmp_path) as (_founder, bo):
        me = bo.projector.my_member(house)
        other = next(row.member for row in boards.members(bo, house) if row.member != me)
        words = " ".join(verifying.words_to_compare(bo, house, other))
    out = said(ana, "people", "compare 1", "compare 2", "2", "people", "compare 2", "3", "people")
    assert "This is you." in out
    assert f"\n{words}\n" in out
    assert out.count("2. bo: has not said, verified in person.\n") == 1


def test_one_joins_by_an_invite(ana: Person, house: str, tmp_path: Path) -> None:
    text = ana.tell_one("invite", "House")["invite"]
    new = Person(tmp_path / "new", ana.secret)
    out = said(new, "Juniper", f"join {text}", "", "boards", "join", text[:40], "")
    assert "You have an invite to House. It opens when one of its people is near." in " ".join(out.split())
    assert "1. House: you wait to meet one of its people." in out
    assert "cut short" in out


def test_the_recovery_words_are_said_after_the_passphrase_and_remembered_as_written(
    ana: Person, house: str
) -> None:
    told = ana.tell_one("init", "--show-words")["words"]
    out = said(ana, "words", "yes")
    assert " ".join(told.split()) in " ".join(out.split())
    assert PASSPHRASE not in out
