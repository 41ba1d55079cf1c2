"""The dialogue on a real terminal of 60 columns."""

from __future__ import annotations

from collections.abc import Callable

from tests.cli.console import PASSPHRASE, Person
from tests.plain.talking import Talk, wait_for
from tui_forum.services import drafts


def unlocked(dialogue: Talk) -> None:
    """Type the passphrase when it is asked for."""
    dialogue.hears("Passphrase:")
    dialogue.type(PASSPHRASE)
    dialogue.hears("Type `help`")


def reading_the_lamp(dialogue: Talk) -> None:
    """Unlock it, and read the thread that is there."""
    unlocked(dialogue)
    for line, answer in (("threads", "1. The lamp"), ("read 1", "is out again")):
        dialogue.type(line)
        dialogue.hears(answer)


def controls(raw: bytes) -> set[str]:
    """Control characters that are no line ends."""
    text = raw.decode().replace("\r\n", "\n")
    return {
        f"{ord(each):#x}" for each in text if each != "\n" and (ord(each) < 32 or 0x7F <= ord(each) < 0xA0)
    }


def test_the_passphrase_is_asked_again_and_never_echoed(
    ana: Person, house: str, talk: Callable[..., Talk]
) -> None:
    dialogue = talk(terminal=True)
    dialogue.hears("Passphrase:")
    before = dialogue.type("not this one")
    dialogue.hears("That is not the passphrase.", before)
    dialogue.hears("Passphrase:", before)
    dialogue.type(PASSPHRASE)
    dialogue.hears("Type `help`")
    dialogue.type("leave")
    assert dialogue.ends() == 0
    assert PASSPHRASE.encode() not in dialogue.raw
    assert b"not this one" not in dialogue.raw
    assert controls(dialogue.raw) == set()
    assert max(map(len, dialogue.raw.decode().splitlines())) <= 60


def test_ctrl_d_sends_a_reply_and_at_the_prompt_leaves(
    ana: Person, house: str, talk: Callable[..., Talk]
) -> None:
    dialogue = talk(terminal=True)
    reading_the_lamp(dialogue)
    dialogue.type("reply")
    dialogue.hears("`.discard`")
    dialogue.type("by the end of the text")
    dialogue.press(b"\x04")
    dialogue.hears("Posted.")
    dialogue.press(b"\x04")
    dialogue.hears("You have left. Nothing is lost.")
    assert dialogue.ends() == 0


def test_ctrl_c_keeps_the_draft_and_then_leaves(ana: Person, house: str, talk: Callable[..., Talk]) -> None:
    dialogue = talk(terminal=True)
    reading_the_lamp(dialogue)
    dialogue.type("reply")
    dialogue.hears("`.discard`")
    dialogue.type("half of it")
    with ana.opened() as forum:
        wait_for(lambda: bool(drafts.list_drafts(forum)))
    dialogue.press(b"\x03")
    dialogue.hears("Kept as a draft")
    before = len(dialogue.raw)
    dialogue.press(b"\x03")
    dialogue.hears("You have left. Nothing is lost.", before)
    assert dialogue.ends() == 130
    with ana.opened() as forum:
        assert [row.body for row in drafts.list_drafts(forum)] == ["half of it"]


def test_first_steps_on_a_terminal(ana: Person, talk: Callable[..., Talk]) -> None:
    ana.home.rename(ana.home.with_name("before"))
    dialogue = talk(terminal=True)
    dialogue.hears("What should people here call you?")
    dialogue.type("Juniper")
    dialogue.hears("Choose a passphrase (")
    dialogue.type("five words in a row")
    dialogue.hears("The same once more")
    dialogue.type("five words in a row")
    dialogue.hears("You are set up.")
    dialogue.type("leave")
    assert dialogue.ends() == 0
    assert b"five words in a row" not in dialogue.raw


def test_ctrl_c_among_the_questions_keeps_what_was_typed_also_half_a_line(
    ana: Person, house: str, talk: Callable[..., Talk]
) -> None:
    dialogue = talk(terminal=True)
    unlocked(dialogue)
    dialogue.type("post")
    dialogue.hears("Title?")
    dialogue.press("A walk in the sn\u00f6w".encode())
    dialogue.hears("sn\u00f6w")
    dialogue.press(b"\x03")
    dialogue.hears("Kept as a draft")
    before = dialogue.type("post")
    dialogue.hears("You began \u201cA walk in the sn\u00f6w\u201d", before)
    dialogue.type("1")
    dialogue.hears("`.help` tells", before)
    dialogue.type("It was")
    with ana.opened() as forum:
        wait_for(lambda: any("It was" in row.body for row in drafts.list_drafts(forum)))
    dialogue.press(b"white and st")
    dialogue.hears("white and st")
    dialogue.press(b"\x03")
    dialogue.hears("Kept as a draft", before)
    before = dialogue.type("leave")
    assert dialogue.ends() == 0
    with ana.opened() as forum:
        (row,) = drafts.list_drafts(forum)
        assert (row.title, row.body) == ("A walk in the sn\u00f6w", "It was\nwhite and st")


def test_ctrl_c_at_another_question_goes_back_and_offers_what_was_typed(
    ana: Person, house: str, talk: Callable[..., Talk]
) -> None:
    dialogue = talk(terminal=True)
    reading_the_lamp(dialogue)
    dialogue.type("ask")
    dialogue.hears("look at?")
    dialogue.type("2")
    dialogue.hears("if you like:")
    dialogue.press(b"he needs some")
    dialogue.hears("needs some")
    dialogue.press(b"\x03")
    dialogue.hears("Stopped.")
    before = dialogue.type("ask")
    dialogue.hears("look at?", before)
    dialogue.type("2")
    dialogue.hears("So far: he needs some", before)
    dialogue.type("")
    dialogue.hears("Asked. It leaves", before)
    dialogue.press(b"not a command")
    dialogue.hears("not a command", before)
    dialogue.press(b"\x03")
    assert dialogue.ends() == 130
    assert controls(dialogue.raw) == set()
