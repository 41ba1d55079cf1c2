"""Bundles: what goes in comes out, strangers learn a size, damage is named and costs nothing before it."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.bundle import Imported, bundle_name, export_bundle, import_bundle, stream
from sync.bundle.layout import UNIT, read_head
from sync.bundle.stream import SectionReader, SectionWriter
from sync.clock import SECONDS_PER_DAY, ManualClock, day_of
from sync.crypto.hashing import digest
from sync.crypto.identity import invite_keys
from sync.errors import AlreadyThere, BadBundle, NotPermitted
from sync.log.bodies import Policy
from sync.log.envelope import envelope_id
from sync.log.kinds import Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import OpDraft, Status
from tests.unit.test_bundle_section import noise

POST = 32
NOW = 1_800_000_000.0
POLICY = Policy("", "Be kind.", ("Lounge",), 0, "all")


def log_at(seed: int) -> tuple[Log, ManualClock]:
    clock = ManualClock(NOW, seed)
    return MemoryLog(None, clock), clock


def founded(log: Log, name: str = "Garden") -> bytes:
    return log.create_board(digest(b"root", name.encode()), name, "Ann", POLICY).board_id


def join(log: Log, host: Log, board: bytes, name: str, role: Role = Role.MEMBER) -> None:
    invite = host.create_invite(board, role, 1, int(NOW) + 99 * SECONDS_PER_DAY)
    log.begin_join(digest(b"seed", name.encode()), invite, name)
    log.complete_join(board, host.welcome(board, invite_keys(invite.secret).sign.public))
    for source, target in ((host, log), (log, host)):
        target.ingest(board, source.fetch(board, [i for _, i in source.index(board)]))


def member_of(log: Log, board: bytes) -> bytes:
    info = log.board(board)
    assert info.roster is not None
    own = info.roster.device(info.device.id)
    assert own is not None
    return own.member


def held(log: Log, board: bytes) -> set[bytes]:
    return {identity for _, identity in log.index(board)}


def write_many(log: Log, board: bytes, count: int) -> None:
    log.append_many(board, [OpDraft(POST, noise(1_000 + n)) for n in range(count)])


def taken(result: Imported, board: bytes) -> tuple[int, int, int]:
    found = result.boards[board]
    return found.stored, found.counted, found.refused


def test_a_bundle_brings_what_a_session_would_and_nothing_twice(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    write_many(ann, board, 300)
    write_many(bob, board, 20)
    path = tmp_path / bundle_name()
    done = export_bundle(ann, path)
    assert (done.boards, done.envelopes, done.size) == (1, len(held(ann, board)), path.stat().st_size)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [child.name for child in tmp_path.iterdir()] == [path.name]
    result = import_bundle(bob, path)
    assert result.damage is None
    assert taken(result, board) == (300, 300, 0)
    assert taken(import_bundle(bob, path), board) == (0, 0, 0)
    back = tmp_path / "back"
    export_bundle(bob, back)
    assert taken(import_bundle(ann, back), board) == (20, 20, 0)
    assert held(ann, board) == held(bob, board)


def test_an_existing_file_and_a_home_without_boards_are_left_alone(tmp_path: Path) -> None:
    ann, _ = log_at(1)
    with pytest.raises(NotPermitted):
        export_bundle(ann, tmp_path / "one")
    founded(ann)
    (tmp_path / "two").write_bytes(b"mine")
    with pytest.raises(AlreadyThere):
        export_bundle(ann, tmp_path / "two")
    assert [(child.name, child.read_bytes()) for child in tmp_path.iterdir()] == [("two", b"mine")]


def test_a_stranger_finds_no_structure_in_it(tmp_path: Path) -> None:
    (ann, _), (eve, _) = log_at(1), log_at(2)
    board = founded(ann)
    founded(eve, "Elsewhere")
    write_many(ann, board, 50)
    export_bundle(ann, tmp_path / "one")
    export_bundle(ann, tmp_path / "two")
    one, two = (tmp_path / "one").read_bytes(), (tmp_path / "two").read_bytes()
    assert len(one) == len(two)
    assert not {one[at : at + 8] for at in range(0, len(one), 8)} & {
        two[at : at + 8] for at in range(0, len(two), 8)
    }
    assert board not in one
    assert ann.board(board).epochs[-1].kid not in one
    with pytest.raises(BadBundle) as caught:
        import_bundle(eve, tmp_path / "one")
    assert "sync" in caught.value.hint


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


def test_of_several_boards_each_takes_up_its_own(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    boards = [founded(ann, name) for name in ("A", "B", "C")]
    join(bob, ann, boards[2], "Bob")
    for board in boards:
        write_many(ann, board, 5)
    export_bundle(ann, tmp_path / "all")
    result = import_bundle(bob, tmp_path / "all")
    assert list(result.boards) == [boards[2]]
    assert taken(result, boards[2]) == (5, 5, 0)
    export_bundle(ann, tmp_path / "one", boards=[boards[0]])
    with pytest.raises(BadBundle):
        import_bundle(bob, tmp_path / "one")


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


def test_only_what_is_recent_and_who_belongs(tmp_path: Path) -> None:
    (ann, clock), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    old = ann.append(board, POST, b"long ago")
    clock.advance(10 * SECONDS_PER_DAY)
    new = ann.append(board, POST, b"today")
    export_bundle(ann, tmp_path / "b", since_day=day_of(clock.now()) - 3)
    import_bundle(bob, tmp_path / "b")
    assert bob.status(board, new.envelope_id) == Status.COUNTED
    assert bob.status(board, old.envelope_id) is None


def test_who_was_removed_opens_no_bundle_written_since_and_who_was_away_does(tmp_path: Path) -> None:
    (ann, _), (bob, _), (cat, _) = log_at(1), log_at(2), log_at(3)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    join(cat, ann, board, "Cat")
    bob.ingest(board, cat.fetch(board, [i for _, i in cat.index(board)]))
    ann.remove_member(board, member_of(bob, board))
    news = ann.append(board, POST, b"after")
    export_bundle(ann, tmp_path / "b")
    before = held(bob, board)
    with pytest.raises(BadBundle):
        import_bundle(bob, tmp_path / "b")
    assert held(bob, board) == before
    assert import_bundle(cat, tmp_path / "b").damage is None
    assert cat.status(board, news.envelope_id) == Status.COUNTED
    assert held(cat, board) == held(ann, board)


def test_of_whom_the_writer_never_heard_opens_it_by_an_epoch_that_all_still_share(tmp_path: Path) -> None:
    (ann, _), (fay, _), (dot, _) = log_at(1), log_at(2), log_at(3)
    board = founded(ann)
    join(fay, ann, board, "Fay", Role.FACILITATOR)
    ann.ingest(board, fay.fetch(board, [i for _, i in fay.index(board)]))
    join(dot, fay, board, "Dot")
    ann.new_epoch(board)
    news = ann.append(board, POST, b"after")
    export_bundle(ann, tmp_path / "b")
    assert import_bundle(dot, tmp_path / "b").damage is None
    assert dot.status(board, news.envelope_id) == Status.SEALED
    dot_join = [i for _, i in dot.index(board)]
    ann.ingest(board, dot.fetch(board, dot_join))
    export_bundle(ann, tmp_path / "c")
    import_bundle(dot, tmp_path / "c")
    assert dot.status(board, news.envelope_id) == Status.COUNTED


def test_who_missed_a_monthly_epoch_opens_the_bundle_all_the_same(tmp_path: Path) -> None:
    (ann, _), (cat, _) = log_at(1), log_at(3)
    board = founded(ann)
    join(cat, ann, board, "Cat")
    for _ in range(3):
        ann.new_epoch(board)
    news = ann.append(board, POST, b"after")
    export_bundle(ann, tmp_path / "b")
    assert import_bundle(cat, tmp_path / "b").damage is None
    assert cat.status(board, news.envelope_id) == Status.COUNTED
    assert cat.board(board).epochs[-1].kid == ann.board(board).epochs[-1].kid


def test_what_a_removed_member_hands_over_by_bundle_does_not_count(tmp_path: Path) -> None:
    (ann, _), (bob, _) = log_at(1), log_at(2)
    board = founded(ann)
    join(bob, ann, board, "Bob")
    ann.remove_member(board, member_of(bob, board))
    late = bob.append(board, POST, b"late")
    export_bundle(bob, tmp_path / "b")
    import_bundle(ann, tmp_path / "b")
    assert ann.status(board, late.envelope_id) == Status.LATE


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


# -- as a second implementation would read it


def test_the_vectors_hold() -> None:
    told = json.loads((Path(__file__).parents[1] / "vectors" / "bundle.json").read_text())
    board, data = bytes.fromhex(told["board_id"]), bytes.fromhex(told["file"])
    for opening in map(bytes.fromhex, told["opening_keys"].values()):
        found = read_head(data[:UNIT], [opening])
        assert found is not None
        read_back = list(SectionReader(io.BytesIO(data), found, 0, board))
        assert [{"byte": item[0], "length": len(item)} for item in read_back] == told["envelopes"]
        assert all(len(set(item)) == 1 for item in read_back)
