"""One's own posts in the dialogue: written, looked over line by line, changed, taken back, settled."""

from __future__ import annotations

from tests.cli.console import Person, run
from tests.plain.talking import said
from tui_forum.services import drafts, reading

WALK = ("post A walk", "", "", "", "", "", "It was still.", ".")
OPENED = ("threads", "read 1")


def test_a_post_is_changed_and_its_history_is_heard(ana: Person, house: str) -> None:
    out = said(ana, *WALK, *OPENED, "edit", ".hear", ".line 1 It was cold.", "And still.",
               ".title A long walk", ".tags walks, canal", ".", "again", "history", "threads")  # fmt: skip
    assert "It says now:\nIt was still.\n" in out
    assert "Title: A walk\nLine 1: It was still.\n" in out
    assert "Changed. `history` tells what it said before." in out
    assert "It was cold.\nAnd still.\n" in out
    assert "It was changed 1 time.\nWritten just now, replaced just now:\nA walk\nIt was still.\n" in out
    assert "1. A long walk\n" in out[out.rindex("Threads:") :]
    with ana.opened() as forum:
        (row,) = [row for row in reading.threads(forum) if row.title == "A long walk"]
        assert row.tags == ("walks", "canal")
        assert drafts.list_drafts(forum) == []


def test_a_change_that_was_begun_is_gone_on_with(ana: Person, house: str) -> None:
    out = said(ana, *WALK, *OPENED, "edit", "More.", ".keep", "edit", ".keep", "drafts", "drafts 1", ".",
               "again")  # fmt: skip
    assert out.count("Your draft so far:\nIt was still.\nMore.\n") == 2
    assert "a change of a post of yours, kept" in out
    assert out.rstrip().endswith(
        "It was still.\nMore.\nWhere it is: only here.\nYou have left. Nothing is lost."
    )


def test_a_change_without_a_title_is_refused_and_kept(ana: Person, house: str) -> None:
    out = said(ana, *WALK, *OPENED, "edit", ".title", "", ".", "drafts", "threads")
    assert "Your draft is kept" in out
    assert "a change of a post of yours" in out
    assert "1. A walk\n" in out[out.rindex("Threads:") :]


def test_others_words_cannot_be_changed_or_taken_back(ana: Person, house: str) -> None:
    out = said(ana, *OPENED, "edit", "take back", "history")
    assert out.count("That is for what you wrote yourself.") == 2
    assert "It was never changed." in out


def test_a_post_is_taken_back(ana: Person, house: str) -> None:
    out = said(ana, *WALK, *OPENED, "take back", "no", "take back", "yes", "again", "edit")
    assert "Nothing was changed.\n" in out
    assert "Taken back. Whoever has read it already has read it.\n" in out
    assert "Taken back by its author." in out
    assert "It was taken back." in out


def test_a_thread_is_settled_and_opened_again(ana: Person, house: str) -> None:
    out = said(ana, *WALK, *OPENED, "settle", "", "read", "settle", "yes", "settle Thank you all.", "threads",
               "read 2", "settle")  # fmt: skip
    assert "So far: thank you, I feel heard\n" in out
    assert out.count("Settled. Everybody on the board sees it.") == 2
    assert "Open again." in out
    assert ", settled, " in out
    assert "Only the person who started a thread can say that it is settled." in out


def test_lines_are_changed_taken_out_quoted_and_begun_with(ana: Person, house: str) -> None:
    out = said(ana, *OPENED, "reply", ".quote", "Ouch.", "Oops.", ".line 4", ".line 9 no", ".opening", "1",
               ".notes illness, loss", ".need", ".hear", ".help", "...really", ".", "next", "next",
               "open")  # fmt: skip
    assert "> The lamp is out again.\n" in out
    assert "Taken out.\nThere is no such line." in out
    assert "It begins so now.\nContent note: illness, loss\nThat means nothing here." in out
    assert "Line 3: > The lamp is out again.\n" in out
    assert ".sleep when: hold it until then" in out
    assert ".title" not in out
    assert "I hear you. That sounds like a lot to carry, and I am here.\n" in out
    assert "Ouch.\n...really\n" in out
    assert "Oops." not in out


def test_a_text_is_begun_anew_when_they_are_sure(ana: Person, house: str) -> None:
    out = said(ana, *OPENED, "reply", "one", ".new", "", ".new", "2", ".hear", "two", ".", "next", "next")
    assert "The text is empty now.\nNothing is typed yet.\n" in out
    assert "\ntwo\n" in out[out.index("Posted.") :]
    assert "\none\n" not in out


def test_the_help_card_is_offered_once_where_the_words_suggest_it(ana: Person, house: str) -> None:
    offer = "`.card` tells whom you can call. Only you see this.\n"
    assert offer not in said(ana, *OPENED, "reply", "I am tired.", ".keep")
    out = said(ana, *OPENED, "reply", "I cannot go on.", "I cannot go on.", ".card", ".keep")
    assert out.count(offer) == 1
    assert "If somebody is in danger now" in out


def test_ones_own_editor_opens_after_a_warning(ana: Person, house: str) -> None:
    editor = ana.home.parent / "editor"
    editor.write_text("#!/bin/sh\nprintf 'from the editor' > \"$1\"\n")
    editor.chmod(0o700)
    typed = "".join(f"{line}\n" for line in (*OPENED, "reply", "before", ".editor", "2", ".", "next", "next"))
    ended = run(*ana.options, "--plain", typed=typed.encode(), env={"EDITOR": str(editor)})
    assert "Line 1: from the editor\n" in ended.out
    assert "\nbefore\n" not in ended.out
    assert list(ana.home.glob("editing-*")) == []


def test_a_thread_that_was_begun_is_offered_and_its_fields_change(ana: Person, house: str) -> None:
    said(ana, "post A walk", "2", "", "", "", "", "It was", ".keep")
    out = said(ana, "post", "1", ".section", "1", ".need", "2", ".days", "4", ".tags walks", "still.", ".",
               "post", "", "", "", "", "", "", ".keep")  # fmt: skip
    assert "You began “A walk” and have not sent it.\n1. Go on with it\n2. Begin another one\n" in out
    assert "Section: Talk\nWhat would help: Just listen, no advice\nTags: walks\n" in out
    assert "Posted." in out
    assert out.count("You began") == 1
    with ana.opened() as forum:
        (row,) = [row for row in reading.threads(forum) if row.title == "A walk"]
        assert (row.section, row.need, row.tags) == ("Talk", "listen", ("walks",))
        assert drafts.list_drafts(forum) == []
