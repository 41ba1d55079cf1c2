"""Two people, two machines, one private board, real text: the first release, tried as they would."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.lines import read_lines, thread_lines
from tests.acceptance.people import PATIENCE, TUI_FORUM_NODE, Person, no_tmux, person, terminal
from tests.lan.lab import Lab, unavailable
from tui_forum.services.home import open_home
from tui_forum.services.reading import read_thread, thread_rows

pytestmark = pytest.mark.timeout(300)
Threads = Counter[tuple[str, str, str, str, tuple[tuple[str, str], ...]]]


def told(threads: list[dict[str, Any]]) -> Threads:
    """Threads of a file in a form that can be compared whatever their order."""
    return Counter(
        (
            thread["title"],
            thread["section"],
            thread["author"],
            thread["body"],
            tuple(sorted((reply["author"], reply["body"]) for reply in thread["replies"])),
        )
        for thread in threads
    )


def held(who: Person) -> Threads:
    """Every thread that a person's machine can show, in the same form."""
    forum = open_home(who.home, who.secret.read_text().strip())
    try:
        rows = thread_rows(forum)
        threads: Threads = Counter()
        for row in map(rows.row, range(len(rows))):
            root, *replies = read_thread(forum, row.thread)
            answers = tuple(sorted((reply.author, reply.body) for reply in replies))
            threads[root.title, row.section, root.author, root.body, answers] += 1
        return threads
    finally:
        forum.close()


def board_with_threads(host: Person, lines: Path) -> str:
    """The host starts a board and imports the threads; an invite for one more person."""
    host.run("board", "new", "Harbour")
    host.run("import", str(lines), "--board", "Harbour")
    invite: str = host.tell_one("invite", "Harbour")["invite"]
    return invite


def test_an_import_is_read_back_byte_for_byte(tmp_path: Path) -> None:
    ana, lines = person("ana", tmp_path), thread_lines(tmp_path)
    board_with_threads(ana, lines)
    assert held(ana) == told(read_lines(lines))


def test_two_people_on_one_machine_by_typed_address(tmp_path: Path) -> None:
    ana, bo, lines = person("ana", tmp_path), person("bo", tmp_path), thread_lines(tmp_path)
    invite = board_with_threads(ana, lines)
    with carrying(ana) as address:
        assert bo.tell_one("join", invite)["state"] in {"waiting", "joined"}
        bo.run("sync", "--no-discovery", "--peer", address, "--until-quiet")
        assert held(bo) == told(read_lines(lines))
        thread = bo.tell("threads", "--limit", "1")[0]["thread"]
        bo.run("reply", thread, "--body", "I read this twice. Thank you.")
        bo.run("sync", "--no-discovery", "--peer", address, "--until-quiet")
    assert any(post["body"] == "I read this twice. Thank you." for post in ana.tell("read", thread))


@contextmanager
def carrying(who: Person) -> Iterator[str]:
    """A node that carries a person's home on loopback, for the length of a `with`: its address."""
    node = [TUI_FORUM_NODE, "--home", str(who.home), "--passphrase-file", str(who.secret), "--json"]
    command = [*node, "run", "--listen", "127.0.0.1:0", "--no-discovery"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield next(address_of(line) for line in running.stdout if "listening" in line)
        finally:
            running.terminate()
            assert running.wait(PATIENCE) == 0


def address_of(line: str) -> str:
    """Where a node says that it listens."""
    event = json.loads(line)
    return f"{event['host']}:{event['port']}"


@pytest.fixture
def lab() -> Iterator[Lab]:
    """Two machines on one network."""
    if missing := unavailable() or no_tmux():
        pytest.skip(missing)
    with Lab(2) as made:
        yield made


def test_two_people_on_a_network_with_no_address_typed(tmp_path: Path, lab: Lab) -> None:
    ana = person("ana", tmp_path, lab.enter(0))
    bo = person("bo", tmp_path, lab.enter(1))
    lines = thread_lines(tmp_path)
    invite = board_with_threads(ana, lines)
    with terminal(ana.base[len(ana.enter) :], columns=120, lines=40, enter=ana.enter) as at_anas:
        at_anas.expect("Harbour")
        bo.tell_one("join", invite)
        synced = [event for event in bo.tell("sync", "--until-quiet") if event["event"] == "synced"]
        assert synced
        assert held(bo) == told(read_lines(lines))

        newest = bo.tell("threads", "--limit", "1")[0]
        at_anas.press("g", "Enter")
        at_anas.expect(newest["title"][:30])
        with terminal(bo.base[len(bo.enter) :], columns=80, lines=24, enter=bo.enter) as at_bos:
            at_bos.expect(newest["title"][:30])
            at_bos.expect("1 near")
            at_bos.press("g", "Enter")
            at_bos.expect("post 1 of")
            at_bos.press("r")
            at_bos.expect("Reply to")
            at_bos.type("The harbour lights are on tonight.")
            at_bos.press("C-s")
            took = at_anas.expect("1 new")  # no key pressed here: it comes by itself, and moves nothing
            at_bos.press("C-q")
        assert took < 1.0
        at_anas.press("n")
        at_anas.expect("The harbour lights are on tonight.")
        at_anas.press("C-q")
