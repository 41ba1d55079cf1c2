"""Files that are no bundle, newer, cut or altered: what is said of them, and all that can be kept is kept."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.bundle import bundle_name, export_bundle, import_bundle, importing, layout, stream
from sync.bundle.layout import UNIT
from sync.bundle.stream import SectionWriter
from sync.errors import BadBundle
from sync.log.envelope import envelope_id
from tests.unit.bundles import founded, held, log_at, noise, taken, write_many
from tests.unit.logs import POST, join


@pytest.mark.parametrize("content", [b"", b"short", bytes(UNIT), bytes(5 * UNIT + 3), noise(3 * UNIT)])
def test_what_is_no_bundle_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    ann, _ = log_at(1)
    founded(ann)
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BadBundle):
        import_bundle(ann, tmp_path / "file")


def test_a_pipe_in_the_place_of_a_bundle_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "one")
    with pytest.raises(BadBundle, match="not a bundle"):
        import_bundle(log_at(1)[0], tmp_path / "one")


def test_a_bundle_of_a_newer_version_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, _ = log_at(1)
    board = founded(ann)
    with monkeypatch.context() as later:
        later.setattr(stream, "VERSION", 2)
        export_bundle(ann, tmp_path / "one")
    result = import_bundle(ann, tmp_path / "one")
    assert result.damage is not None
    assert "newer version" in str(result.damage)
    assert "Update" in result.damage.hint
    assert taken(result, board) == (0, 0, 0)


def test_a_file_cut_between_two_boards_is_not_taken_for_whole(tmp_path: Path) -> None:
    ann, _ = log_at(1)
    for name in ("A", "B"):
        founded(ann, name)
    export_bundle(ann, tmp_path / "all")
    whole = (tmp_path / "all").read_bytes()
    assert import_bundle(ann, tmp_path / "all").damage is None
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    damage = import_bundle(ann, tmp_path / "cut").damage
    assert damage is not None
    assert f"after byte {len(whole) // 2:,}" in str(damage)


def test_damage_in_one_board_leaves_the_next_one_whole(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    boards = [founded(ann, name) for name in ("A", "B")]
    for board, name in zip(boards, ("Bob", "Bobby"), strict=True):
        join(bob, ann, board, name)
        write_many(ann, board, 40)
    export_bundle(ann, tmp_path / "all")
    data = bytearray((tmp_path / "all").read_bytes())
    data[len(data) // 4] ^= 1
    (tmp_path / "all").write_bytes(data)
    result = import_bundle(bob, tmp_path / "all")
    assert f"altered at byte {len(data) // 4 // UNIT * UNIT:,}" in str(result.damage)
    assert 0 < result.boards[boards[0]].stored < 40
    assert taken(result, boards[1]) == (40, 40, 0)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(0, 60_000))
def test_whatever_a_cut_leaves_is_kept_and_the_rest_comes_with_the_whole(tmp_path: Path, size: int) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    write_many(ann, board, 20)
    path, cut = tmp_path / bundle_name(), tmp_path / bundle_name()
    export_bundle(ann, path)
    whole = path.read_bytes()
    cut.write_bytes(whole[:size])
    before = held(bob, board)
    if size < 2 * UNIT:
        with pytest.raises(BadBundle):
            import_bundle(bob, cut)
        assert held(bob, board) == before
    else:
        assert (import_bundle(bob, cut).damage is None) == (size >= len(whole))
    assert import_bundle(bob, path).damage is None
    assert held(bob, board) == held(ann, board)


def test_garbage_among_the_envelopes_is_refused_and_the_rest_taken(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    post = ann.append(board, POST, b"good")
    (good,) = ann.fetch(board, [post.envelope_id])
    with (tmp_path / "b").open("wb") as file:
        writer = SectionWriter(file, board, [ann.board(board).epochs[-1].bundle], noise)
        for envelope in (good[:-1] + bytes([good[-1] ^ 1]), good, noise(500)):
            writer.put(envelope)
        writer.end(more=False)
    assert taken(import_bundle(bob, tmp_path / "b"), board) == (1, 1, 2)
    assert envelope_id(good) in held(bob, board)


class Counted(io.BytesIO):
    """A file that counts what is read of it."""

    units = 0

    def read(self, size: int | None = -1) -> bytes:
        self.units += 1
        return super().read(size)


def test_a_file_of_nothing_but_heads_is_read_once() -> None:
    """A member can make such heads up, each to be read with all that are before it."""
    ann, _ = log_at(1)
    board = founded(ann)
    salt, key = noise(layout.SALT_SIZE), ann.board(board).epochs[-1].bundle
    pad = layout._pad(salt, key)
    slot = pad[: layout.TAG_SIZE] + layout._xor(noise(32) + bytes([255, 0]), pad[layout.TAG_SIZE :])
    head = (salt + slot).ljust(UNIT, b"x")
    file = Counted(head * 600)
    result = importing._Import(ann, file, 600 * UNIT, None).run()
    assert result.damage is not None
    assert file.units <= 4 * 600
