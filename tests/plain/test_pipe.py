"""The dialogue on a pipe, as a script drives it."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from collections.abc import Callable

from sync.log.bodies import encode_body
from tests.cli.console import PASSPHRASE, Person, environment, run
from tests.plain.talking import Talk, said, wait_for
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind
from tui_forum.plain.voice import whole_words
from tui_forum.services import drafts, outbox
from tui_forum.services.bulk import NewPost, post_many

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202eevil\u2066 \x00\x08 [@click=app.quit]x[/]"


def test_reading_from_the_inbox_to_the_last_post(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "next", "open", "next", "back", "next unread")
    assert "Threads:\n1. The lamp\nby wren (imported), 1 reply, just now." in out
    assert "Thread: The lamp\nOn House, section Talk.\n" in out
    assert "Post 2, by bea (imported), " in out
    assert out.index("Content note: illness") < out.index("I fell on the stairs.")
    assert "That was the last post of this thread." in out
    assert out.endswith("You have read everything that is here.\nYou have left. Nothing is lost.\n")


def test_a_noted_post_is_not_said_unasked(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "next", "leave")
    assert "Type `open` to hear it" in out
    assert "I fell" not in out


def test_posting_replying_and_finding_it(ana: Person, house: str) -> None:
    questions = ["post A walk", "2", "2", "loss, illness", "walks", "4"]
    out = said(ana, *questions, "I went to the canal.", "", "It was still.", ".", "threads", "read 1",
               "reply", "Thank you.", ".", "search canal", "who", "where")  # fmt: skip
    assert out.count("Posted. It is kept here") == 2
    assert "just listen, please" in out
    assert "Found:\n1. A walk" in out
    assert "Only you can read this so far:\nana (you), founder, 1 machine.\n" in out
    with ana.opened() as forum:
        (thread,) = [row for row in forum.view.threads if row["title"] == "A walk"]
        assert (thread["section"], thread["need"], thread["notes"]) == ("Help", "listen", ["loss", "illness"])
        assert (
            forum.view.posts_of([thread["thread"]])[thread["thread"]]["body"]
            == "I went to the canal.\n\nIt was still."
        )
        assert drafts.list_drafts(forum) == []


def test_four_questions_find_a_need(ana: Person, house: str) -> None:
    out = said(ana, "post Tonight", "", "9", "1", "1", "1", "2", "1", "", "", "", "Please.", ".", "threads")
    assert "Nobody sees your answers, and they are not kept." in out
    assert "You could ask for: I need someone today" in out
    assert "I need someone today" in out[out.index("Threads:") :]


def test_what_one_does_about_a_post(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "say me too", "again", "say me too", "save", "saved", "read 1",
               "save", "saved", "keep unread", "threads unread", "mark read all")  # fmt: skip
    assert "“me too”: everybody on the board sees it." in out
    assert "me too: 1 person, you too." in out
    assert "“me too” taken back." in out
    assert "Saved, for you alone:\n1. The lamp: wren." in out
    assert "Not saved any more.\nNo saved posts." in out
    assert "Kept unread.\nThreads:\n1. The lamp" in out
    assert out.rstrip().endswith("1 post marked read.\nYou have left. Nothing is lost.")


def test_out_of_sight_and_back(ana: Person, house: str) -> None:
    out = said(ana, "mute #fair", "mute lamp", "muted", "muted 1", "muted 9", "threads", "read 1", "hide",
               "no", "hide", "yes", "again")  # fmt: skip
    assert "Out of sight: lamp. `muted` undoes it." in out
    assert "It is back in sight." in out
    assert "There is no number '9' in the last list." in out
    assert "Nothing was changed.\n" in out
    assert "Out of sight: this post." in out


def test_advice_to_somebody_who_asked_to_be_listened_to_is_shown_once_before_it_goes(
    ana: Person, house: str
) -> None:
    with ana.opened() as forum:
        asks = NewPost(body="It is a lot.", title="Heavy", section="Talk", author="sam", need="listen")
        post_many(forum, house, [asks])
    advice = ["threads", "read 1", "reply", "You should go out.", "."]
    assert "Posted." in said(ana, *advice)  # at the end of a pipe nobody is asked
    out = said(ana, *advice, "3", "drafts", "drafts 1", ".", "2", "next", "next")
    assert "can be heard as advice. Only you see this." in " ".join(out.split())
    assert "Kept as a draft" in out
    assert "I am here.\n\nYou should go out." in out
    assert "advice" not in said(ana, "threads", "read 1", "reply", "Thank you.", ".")


def test_drafts_are_kept_gone_on_with_and_thrown_away(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "reply", "one", ".keep", "drafts", "drafts 1", "two", ".keep",
               "reply", ".discard", "drafts", "reply", ".", "drafts")  # fmt: skip
    assert "Kept as a draft: `drafts` lists it." in out
    assert "Your draft so far:\none\ntwo\n" in out
    assert "Thrown away.\nNo drafts." in out
    assert "Nothing was typed.\nNo drafts." in out


def test_the_end_of_the_input_sends_what_was_typed(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "reply", "the last words")
    assert "Posted." in out
    assert "the last words" in said(ana, "threads", "read 1", "next", "next")


def test_what_cannot_be_posted_stays_a_draft(ana: Person, house: str) -> None:
    out = said(ana, "post " + "long " * 60, "", "", "", "", "", "words", ".", "drafts")
    assert "Your draft is kept: `drafts` lists it." in out
    assert "a new thread on House" in out


def test_mistakes_are_answered_and_the_dialogue_goes_on(ana: Person, house: str) -> None:
    out = said(ana, "dance", "read 3", "reply", "go nowhere", "go House", "go", "sync", "help card", "help")
    assert "That is no command. Type `help` for a list." in out
    assert "No post is open." in out
    assert "There is no board 'nowhere' here." in out
    assert "You are on House now.\nLists are of all boards now." in out
    assert "as far as is known." in out or "Nothing waits to leave" in out
    assert "If somebody is in danger now" in out
    assert "leave: leave; nothing is lost" in out


def test_no_peer_text_reaches_the_terminal_uncleaned(ana: Person, house: str) -> None:
    notes, tags, by = ("\x1b[2Jnote",), ("\x9b1mtag",), "eve\x07\u202e"
    root = Post(HOSTILE, "Talk\x1b[31m", "", notes, tags, HOSTILE, by)
    with ana.opened() as forum:
        forum.log.append(bytes.fromhex(house), ContentKind.POST, encode_body(root))
    out = said(
        ana, "inbox", "threads", "read 1", "reply", "x", ".", "open", "search evil", "mute", "yes", "muted"
    )
    bad = {f"{ord(each):#x}" for each in out if each != "\n" and unicodedata.category(each) in ("Cc", "Cf")}
    assert bad == set()
    assert "evil" in out


def test_words_are_kept_whole() -> None:
    assert whole_words("one two three", 7) == ["one two", "three"]
    assert whole_words("a " + "x" * 40 + " b", 10) == ["a", "x" * 40, "b"]
    assert whole_words("", 10) == [""]


def test_no_line_is_wider_than_the_terminal(ana: Person, house: str) -> None:
    out = said(ana, "help", "help card", "boards", "threads", "read 1")
    assert max(map(len, out.splitlines())) <= 80


def test_first_steps_by_questions(ana: Person) -> None:
    new = Person(ana.home.parent / "new", ana.secret)
    out = said(new, "", "Juniper", "new board Harbour", "", "boards", "invite")
    assert out.count("What should people here call you?") == 2
    assert "Harbour is ready." in out
    assert "tf1" in out
    assert PASSPHRASE not in out


def test_without_a_passphrase_file_or_a_terminal_it_is_locked(ana: Person) -> None:
    ended = run("--home", str(ana.home), "--plain", typed=b"inbox\n")
    assert (ended.code, ended.out) == (3, "")
    assert "--passphrase-file" in ended.err


def test_news_is_told_between_prompts_and_never_while_somebody_types(
    ana: Person, house: str, talk: Callable[..., Talk]
) -> None:
    dialogue = talk()
    dialogue.hears("Type `help`")
    dialogue.type("threads")
    dialogue.hears("1. The lamp")
    dialogue.type("read 1")
    dialogue.hears("The lamp is out again.")
    before = dialogue.type("reply")
    dialogue.hears("`.discard` throws it away.", before)
    dialogue.type("half a")
    with ana.opened() as forum:
        post_many(forum, house, [NewPost(body="Hello", title="From the bus", section="Talk", author="sam")])
    dialogue.type("sentence")
    dialogue.type(".")
    told = dialogue.hears("News: sam wrote in “From the bus”.", before)
    assert told.index("Posted.") < told.index("News:")
    dialogue.type("leave")
    assert dialogue.ends() == 0
    assert dialogue.raw.count(b"News:") == 1


def test_a_draft_outlives_kill_9(ana: Person, house: str, talk: Callable[..., Talk]) -> None:
    dialogue = talk()
    for line, answer in (("threads", "1. The lamp"), ("read 1", "The lamp is out"), ("reply", "`.discard`")):
        dialogue.type(line)
        dialogue.hears(answer)
    dialogue.type("a first line")
    dialogue.type("and a second")
    with ana.opened() as forum:
        wait_for(lambda: any("second" in row.body for row in drafts.list_drafts(forum)))
        dialogue.kill()
    assert "Your draft so far:\na first line\nand a second\n" in said(ana, "drafts", "drafts 1", ".keep")


def test_it_never_loads_the_screen(ana: Person, house: str) -> None:
    loaded = "print('textual' in sys.modules, 'rich' in sys.modules)"
    script = f"import sys; from tui_forum.cli import main; main(); {loaded}"
    done = subprocess.run(
        [sys.executable, "-c", script, *ana.options, "--plain"],
        input=b"threads\nread 1\n",
        capture_output=True,
        env=environment(),
        timeout=60,
        check=True,
    )
    assert done.stdout.decode().splitlines()[-1] == "False False"


def test_writing_without_a_name_and_sleeping_on_it(ana: Person, house: str) -> None:
    out = said(ana, "threads", "read 1", "reply", ".anonymous", "I fell, too.", ".",
               "reply", "Not yet.", ".keep", "reply", "Better not.", ".",
               "reply", "Sleep first.", ".sleep never", "drafts")  # fmt: skip
    out = " ".join(out.split())
    assert out.count("Facilitators can find out who wrote this; it is written in the ledger") == 4
    assert "is no time that this program knows" in out
    with ana.opened() as forum:
        written = {post["body"]: post for post in forum.view.posts}
        masked = written["I fell, too."], written["Not yet.\nBetter not."]
        assert masked[0]["author"] == masked[1]["author"]
        assert all(post.get("anonymous") for post in masked)
        assert [row.body for row in drafts.list_drafts(forum)] == ["Sleep first."]
    assert "It goes out " in said(ana, "drafts", "drafts 1", ".sleep 2d")
    assert "1. Sleep first.\na reply to wren, goes out " in said(ana, "drafts")
    with ana.opened() as forum:
        assert [row.body for row in outbox.sleeping(forum)] == ["Sleep first."]


def test_where_one_is_without_a_name_nothing_goes_out_under_it_unasked(ana: Person, house: str) -> None:
    said(ana, "threads", "read 1", "reply", ".anonymous", "I fell, too.", ".", "reply", "Begun.", ".keep")
    ana.run("anonymous", "allow", "House", "--off")
    out = " ".join(said(ana, "threads", "read 1", "reply", "More.", ".").split())
    assert out.count("Anonymous posts are not allowed") == 2
    assert "Your draft is kept" in out
    out = said(ana, "threads", "read 1", "reply", ".anonymous", "With my name.", ".")
    assert "Under your name." in out
    with ana.opened() as forum:
        written = {post["body"]: "anonymous" in post for post in forum.view.posts}
        assert written["I fell, too."] is True
        assert written["Begun.\nMore.\nWith my name."] is False
