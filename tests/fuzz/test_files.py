"""Files that people were given: archives to import, settings, the key file. A sentence, or it works."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sync.crypto import vault
from sync.crypto.vault import Cost
from sync.errors import Damaged, WrongPassphrase
from tests.fuzz.spoiled import DEEP, bounded, json_values, spoiled
from tui_forum.model.errors import BadConfig, BadInput
from tui_forum.services.config import load_settings
from tui_forum.services.exchange.incoming import IncomingThread
from tui_forum.services.exchange.lines import read_lines
from tui_forum.services.exchange.mbox import read_mbox
from tui_forum.services.exchange.tinydb_file import read_tinydb

Reader = Callable[[Path], Iterator[IncomingThread]]
quiet = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

REPLY = {
    "author": "ben",
    "body": "Yes.",
    "wall": 5,
    "notes": [],
    "replies": [{"author": "cy", "body": "No."}],
}
THREAD = {"title": "A", "section": "B", "author": "ana", "body": "Text", "need": "", "replies": [REPLY]}
LINES = "\n".join(json.dumps(THREAD) for _ in range(3)).encode()
TABLES = {
    "threads": {"1": {"thread": "t", "title": "A", "section": "B", "need": ""}},
    "posts": {
        "1": {"thread": "t", "post": "p", "parent": None, "author": "ana", "body": "Text", "wall": 5},
        "2": {"thread": "t", "post": "q", "parent": "p", "author": "ben", "body": "Yes", "wall": 6},
    },
}
MAIL = b"""From a@b Thu Jan  1 00:00:00 1970
From: =?utf-8?q?An=C3=A1?= <ana@example.org>
Message-ID: <1@example.org>
Date: Thu, 01 Jan 1970 00:00:01 +0000
Subject: Re: [list] hello
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

SGVsbG8K
--x--

From b@b Thu Jan  1 00:00:00 1970
From: ben@example.org
References: <1@example.org>
In-Reply-To: <1@example.org>
Content-Type: text/plain; charset=iso-8859-1

Hello
"""
CONFIG = b'theme = "dark"\nlisten = "127.0.0.1:4000"\npeers = ["[::1]:4001"]\n[keys]\nquit = "q,ctrl+c"\n'


def read(reader: Reader, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with contextlib.suppress(BadInput):
        for thread in reader(path):
            assert thread.posts


@quiet
@given(content=spoiled(LINES))
def test_lines(tmp_path: Path, content: bytes) -> None:
    read(read_lines, tmp_path / "file.jsonl", content)


@quiet
@given(content=spoiled(json.dumps(TABLES).encode()))
def test_tinydb(tmp_path: Path, content: bytes) -> None:
    read(read_tinydb, tmp_path / "file.json", content)


@quiet
@example(content=b"From a@b Thu Jan  1 00:00:00 1970\nContent-Type: text/plain; charset=\x00iso\n\nHello\n")
@given(content=spoiled(MAIL))
def test_mail(tmp_path: Path, content: bytes) -> None:
    read(read_mbox, tmp_path / "file.mbox", content)


HEADERS = ("From", "Date", "Subject", "Message-ID", "References", "Content-Type", "Content-Transfer-Encoding")
WORDS = (
    '=?utf-8?b?//8=?= =?x?q?y?= <a@b> multipart/mixed; boundary= text/plain; charset= utf-7 " ; base64 '
    "uuencode quoted-printable é \udcff @ , : ( < Mon, 99 Foo 0000 \t"
)
VALUES = st.lists(st.sampled_from(WORDS.split(" ")), max_size=6).map("".join)


@quiet
@given(fields=st.lists(st.tuples(st.sampled_from(HEADERS), VALUES), max_size=6))
def test_mail_with_odd_headers(tmp_path: Path, fields: list[tuple[str, str]]) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in fields)
    content = f"From a@b Thu Jan  1 00:00:00 1970\n{head}\nText\n".encode("utf-8", "surrogateescape")
    read(read_mbox, tmp_path / "file.mbox", content)


@quiet
@given(data=st.data())
def test_values_of_other_shapes(tmp_path: Path, data: st.DataObject) -> None:
    """Any JSON value in the place of any field."""
    strange = data.draw(json_values())
    name = data.draw(st.sampled_from(sorted(THREAD)))
    read(read_lines, tmp_path / "a", json.dumps(THREAD | {name: strange}).encode())
    reply = REPLY | {data.draw(st.sampled_from(sorted(REPLY))): strange}
    read(read_lines, tmp_path / "b", json.dumps(THREAD | {"replies": [reply]}).encode())
    table = data.draw(st.sampled_from(sorted(TABLES)))
    number = data.draw(st.sampled_from(sorted(TABLES[table])))
    field = data.draw(st.sampled_from(sorted(TABLES[table][number])))
    document = {**TABLES[table][number], field: strange}
    tables = TABLES | {table: {**TABLES[table], number: document}}
    read(read_tinydb, tmp_path / "c", json.dumps(tables).encode())


def nested_replies(depth: int) -> bytes:
    return b'{"title":"A","body":"x","replies":[' * depth + b"]}" * depth


NESTED = (
    b"[" * DEEP,
    b'{"a":' * DEEP,
    nested_replies(900),
    nested_replies(5_000),
    b'{"title":' + b"9" * 100_000 + b"}",
    b'{"posts":{"' + b"9" * 10_000 + b'":{}}}',
)


@pytest.mark.parametrize("content", NESTED)
@pytest.mark.parametrize("reader", [read_lines, read_tinydb])
def test_nesting(tmp_path: Path, reader: Reader, content: bytes) -> None:
    with bounded(40):
        read(reader, tmp_path / "file", content)


def test_mail_in_mail_in_mail(tmp_path: Path) -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (i, i) for i in range(500))
    with bounded(40):
        read(read_mbox, tmp_path / "file", b"From a@b Thu Jan  1 00:00:00 1970\n" + deep)
    nested = b"Content-Type: message/rfc822\n\n" * 2_000
    with bounded(40):
        read(read_mbox, tmp_path / "file", b"From a@b Thu Jan  1 00:00:00 1970\n" + nested)


@quiet
@given(content=spoiled(CONFIG))
def test_settings(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with contextlib.suppress(BadConfig):
        load_settings(path)


ENDLESS_SETTINGS = (
    b"theme = " + b"[" * 20_000,
    b"theme = " + b"[" * 1_900,
    b"a." * 20_000 + b"b = 1",
    b"theme = " + b"{a=" * 20_000,
    b"theme = " + b"9" * 10_000,
    b"[keys]\n" * 10_000,
    b"".join(b"[a%d" % i + b".a" * 900 + b"]\n" for i in range(32)),
)


@pytest.mark.parametrize("content", ENDLESS_SETTINGS)
def test_settings_nested_past_all_sense(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with bounded(40), pytest.raises(BadConfig):
        load_settings(path)


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("key") / "key"
    vault.create(path, "otter", bytes(32), Cost.TESTS)
    return path.read_bytes()


@settings(quiet, max_examples=60)
@given(data=st.data())
def test_key_files(tmp_path: Path, key_file: bytes, data: st.DataObject) -> None:
    path = tmp_path / "key"
    path.write_bytes(data.draw(spoiled(key_file)))
    with contextlib.suppress(Damaged, WrongPassphrase):
        vault.unlock(path, "otter")


@settings(quiet, max_examples=60)
@given(data=st.data())
def test_key_files_with_a_right_checksum(tmp_path: Path, key_file: bytes, data: st.DataObject) -> None:
    """Fields of any value, by somebody who can compute the checksum: no cost that hangs the machine."""
    whole = json.loads(key_file)
    part = data.draw(st.sampled_from(sorted(whole["keys"])))
    field = data.draw(st.sampled_from(sorted(whole["keys"][part])))
    whole["keys"][part][field] = data.draw(json_values())
    whole["check"] = vault._checksum(whole["keys"])
    path = tmp_path / "key"
    path.write_text(json.dumps(whole))
    with contextlib.suppress(Damaged, WrongPassphrase):
        vault.unlock(path, "otter")
        vault.unlock_root(path, "otter")


ENDLESS_KEYS = (
    b"[" * DEEP,
    b'{"version":1,"check":"","keys":' + b"[" * 900 + b"]" * 900 + b"}",
    b" " * (1 << 20),
)


@pytest.mark.parametrize("content", ENDLESS_KEYS)
def test_key_files_past_all_sense(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with bounded(10), pytest.raises(Damaged):
        vault.unlock(path, "otter")
