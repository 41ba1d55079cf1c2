from __future__ import annotations

import json
import mailbox
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_forum.services.exchange.importing import detect
from tui_forum.services.exchange.incoming import BadPlace
from tui_forum.services.exchange.lines import read_lines
from tui_forum.services.exchange.mbox import NO_TEXT, read_mbox
from tui_forum.services.exchange.tinydb_file import read_tinydb

GOOD: dict[str, Any] = {
    "title": "Hello",
    "section": "Talk",
    "author": "ana",
    "body": "one\ntwo",
    "replies": [{"author": "bo", "body": "yes"}],
}


def file(folder: Path, *lines: bytes | dict[str, Any]) -> Path:
    path = folder / "threads.jsonl"
    path.write_bytes(
        b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)
    )
    return path


def test_a_thread_is_read_with_its_replies(tmp_path: Path) -> None:
    (thread,) = read_lines(file(tmp_path, GOOD))
    assert (thread.title, thread.section) == ("Hello", "Talk")
    assert [(post.author, post.body, post.parent) for post in thread.posts] == [
        ("ana", "one\ntwo", None),
        ("bo", "yes", 0),
    ]


def test_replies_of_replies_keep_their_parents(tmp_path: Path) -> None:
    nested = GOOD | {"replies": [{"body": "a", "replies": [{"body": "b", "author": "c"}]}, {"body": "d"}]}
    (thread,) = read_lines(file(tmp_path, nested))
    assert [(post.body, post.parent) for post in thread.posts[1:]] == [("a", 0), ("d", 0), ("b", 1)]


def test_blank_lines_a_byte_order_mark_and_crlf_are_forgiven(tmp_path: Path) -> None:
    good = json.dumps(GOOD).encode()
    threads = list(read_lines(file(tmp_path, b"\xef\xbb\xbf" + good + b"\r", b"", b"  ", good)))
    assert len(threads) == 2


@given(
    st.text(st.characters(blacklist_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))
)
def test_bodies_are_kept_to_the_byte(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    path = file(tmp_path_factory.mktemp("lines"), GOOD | {"body": "x" + body})
    (thread,) = read_lines(path)
    assert thread.posts[0].body == "x" + body


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{not json", "not JSON"),
        (b"[]", "not a thread"),
        (b"\xff\xfe", "not UTF-8"),
        (b"[" * 100_000, "not JSON"),
        (b'{"title": ' + b"9" * 10_000 + b"}", "not JSON"),
        (GOOD | {"title": " "}, "title"),
        (GOOD | {"title": None}, '"title"'),
        (GOOD | {"title": "x" * 300}, "title"),
        (GOOD | {"section": 7}, '"section"'),
        (GOOD | {"body": "  "}, "text"),
        (GOOD | {"body": "x" * 2_000_000}, "2,000,000 bytes"),
        (GOOD | {"body": "x\ud800"}, "not text"),
        (GOOD | {"replies": "x"}, "not a list"),
        (GOOD | {"replies": ["x"]}, "reply 1"),
        (GOOD | {"replies": [{"author": "x" * 80, "body": "y"}]}, "reply 1"),
        (GOOD | {"wall": -1}, "wall"),
        (GOOD | {"need": "cake"}, "need"),
        (GOOD | {"notes": [1]}, "notes"),
    ],
)
def test_what_cannot_be_imported_names_its_line(
    tmp_path: Path, line: bytes | dict[str, Any], says: str
) -> None:
    with pytest.raises(BadPlace) as raised:
        list(read_lines(file(tmp_path, GOOD, line)))
    assert str(raised.value).startswith("Line 2 of threads.jsonl")
    assert says in str(raised.value)
    assert "Nothing was imported" in str(raised.value)


def test_names_are_tidied_and_bodies_are_not(tmp_path: Path) -> None:
    odd = GOOD | {"author": "a\x1b[31mna\n", "section": " Talk\t", "title": "one\ntwo", "body": "\x1b[2J"}
    (thread,) = read_lines(file(tmp_path, odd))
    assert (thread.title, thread.section) == ("one two", "Talk")
    assert thread.posts[0].author == "a[31mna"
    assert thread.posts[0].body == "\x1b[2J"


def test_formats_are_told_apart_by_their_beginning(tmp_path: Path) -> None:
    assert detect(file(tmp_path, GOOD)) == "lines"
    assert detect(file(tmp_path, {"about": {}, "posts": {}})) == "tinydb"
    assert detect(file(tmp_path, b"From ana@example.org Thu Jan  1 00:00:00 1970")) == "mbox"
    assert detect(file(tmp_path, b"")) == "lines"


POST = {
    "post": "p1",
    "thread": "t1",
    "parent": "",
    "author": "ana",
    "wall": 5,
    "body": "x",
    "retracted": False,
}


def test_a_tinydb_file_without_its_tables_is_named(tmp_path: Path) -> None:
    for content in ({}, {"posts": {}}, {"posts": [], "threads": {}}, {"posts": {"x": {}}, "threads": {}}):
        with pytest.raises(BadPlace):
            list(read_tinydb(file(tmp_path, content)))


def test_taken_back_posts_are_left_out_and_their_answers_stay(tmp_path: Path) -> None:
    posts = [
        POST,
        POST | {"post": "p2", "parent": "p1", "retracted": True},
        POST | {"post": "p3", "parent": "p2"},
    ]
    tables = {
        "threads": {"1": {"thread": "t1", "title": "Hello", "section": "Talk", "need": ""}},
        "posts": {str(number): post for number, post in enumerate(posts, start=1)},
    }
    (thread,) = read_tinydb(file(tmp_path, tables))
    assert [(post.parent, post.wall) for post in thread.posts] == [(None, 5), (0, 5)]


def mail(subject: str, sender: str, body: str, *, name: str = "", answers: str = "") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = subject, sender
    message["Date"] = "Thu, 01 Feb 2024 10:00:00 +0000"
    if name:
        message["Message-ID"] = f"<{name}@x>"
    if answers:
        message["In-Reply-To"] = f"<{answers}@x>"
    message.set_content(body)
    return message


def test_mail_becomes_threads_without_addresses(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "list.mbox")
    box.add(mail("Grüße", "Ana Ö <ana@example.org>", "hello", name="1"))
    box.add(mail("Re: Grüße", "bo@example.org", "back", name="2", answers="1"))
    box.add(mail("Other", "Ana <ana@example.org>", "alone", name="3"))
    box.add(mail("AW: Re: Grüße", "Cy <cy@example.org>", "third", name="4", answers="2"))
    box.flush()
    box.close()
    first, second = read_mbox(tmp_path / "list.mbox")
    assert (first.title, second.title) == ("Grüße", "Other")
    assert [(post.author, post.body, post.parent) for post in first.posts] == [
        ("Ana Ö", "hello", None),
        ("bo", "back", 0),
        ("Cy", "third", 1),
    ]
    assert first.posts[0].wall == 1706781600


def test_odd_mail_is_kept_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "odd.mbox").write_bytes(
        b"From x\nSubject: =?bogus?q?a?=\nContent-Type: text/plain; charset=bogus\n\nna\xc3\xafve\n\n"
        b"From x\nContent-Type: image/png\n\nxx\n\n"
        b"From x\nIn-Reply-To: <1@x>\nMessage-ID: <1@x>\nDate: never\n\nloop\n"
    )
    threads = list(read_mbox(tmp_path / "odd.mbox"))
    assert [thread.posts[0].body for thread in threads] == ["naïve", NO_TEXT, "loop"]
    assert threads[1].title == "(no subject)"
