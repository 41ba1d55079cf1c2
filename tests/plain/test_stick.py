"""Carrying boards by stick in the dialogue: out to a sealed file, in from one, damaged ones told."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from tests.cli.console import Person
from tests.plain.talking import said
from tests.plain.two import both, guest_of
from tests.services import people
from tui_forum.services import reading, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import open_home


def test_what_is_carried_out_comes_in_at_another_member_once(ana: Person, house: str, tmp_path: Path) -> None:
    with both(ana, house, tmp_path):
        pass
    with ana.opened() as forum:
        writing.post_thread(forum, house, title="Later", body="By stick.", section="Talk")
    stick = tmp_path / "stick"
    stick.mkdir()
    out = said(ana, f"carry out {stick}", "carry out", str(stick / "two.bundle"), "carry out", "")
    assert out.count("1 board in") == 2
    assert "No file was named." in out
    other = guest_of(tmp_path)
    out = said(other, f"carry in {stick / 'two.bundle'}", f"carry in {stick / 'two.bundle'}",
               f"carry in {stick / 'none'}")  # fmt: skip
    assert "1 new record came in." in out
    assert "0 new records came in." in out
    assert "It could not be read (No such file or directory)." in out
    with closing(open_home(other.home, people.PASSPHRASE)) as bo:
        assert "Later" in {row.title for row in reading.threads(bo)}


def test_of_a_damaged_file_what_came_before_is_kept_and_told(ana: Person, house: str, tmp_path: Path) -> None:
    with both(ana, house, tmp_path):
        pass
    with ana.opened() as forum:
        texts = [os.urandom(1_500).hex() for _ in range(80)]
        post_many(forum, house, [NewPost(body=text, title="T", section="Talk", author="w") for text in texts])
    file = tmp_path / "cut.bundle"
    said(ana, f"carry out {file}")
    file.write_bytes(file.read_bytes()[:-10])
    out = said(guest_of(tmp_path), f"carry in {file}")
    assert "new record" in out
    assert "what came before it is kept." in " ".join(out.split())
    assert "You have left. Nothing is lost." in out


def test_a_place_that_cannot_be_written_is_told(ana: Person, house: str, tmp_path: Path) -> None:
    out = said(ana, f"carry out {tmp_path / 'no' / 'such' / 'folder.bundle'}")
    assert "It could not be written" in out
