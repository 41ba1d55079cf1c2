"""A person's machines: linked by a code, named, dropped, and restored from words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.clock import ManualClock
from sync.crypto.vault import Cost
from sync.errors import NoPeerReached, NotPermitted, PairingFailed, WrongPassphrase
from sync.net.pairing import Network
from tests.services.invited import admit, carry, join
from tests.services.machines import NEW_PASSPHRASE, link, linking
from tests.services.spoken import Held, nothing
from tui_forum.model.errors import NotFound
from tui_forum.services import boards, devices, joining, reading, writing
from tui_forum.services.home import Forum, create_home, recovery_words
from tui_forum.services.linking import adopt_person, link_machine

PASSPHRASE = "otter lamp six"


def test_a_line_of_text_links_a_machine_once_and_says_where_to_go(
    ana: Forum, board: str, tmp_path: Path
) -> None:
    with Held(
        lambda told, network, wait: link_machine(
            ana, PASSPHRASE, told, machine="desk", as_text=True, network=network, wait=wait
        )
    ) as held:
        assert held.shown.is_text
        nowhere = Network(discovery=False, patience=5)
        row = adopt_person(
            tmp_path / "laptop",
            NEW_PASSPHRASE,
            held.code.upper(),
            nothing,
            network=nowhere,
            cost=Cost.TESTS,
            clock=ana.clock,
        )
        assert held.result.result(10).boards == row.boards
    assert [name for _, name in row.boards] == ["Harbour"]
    with pytest.raises(NoPeerReached):
        adopt_person(
            tmp_path / "thief",
            NEW_PASSPHRASE,
            held.code,
            nothing,
            network=Network(discovery=False, patience=1),
            cost=Cost.TESTS,
            clock=ana.clock,
        )
    assert not (tmp_path / "thief").exists()


@pytest.fixture
def laptop(ana: Forum, board: str, tmp_path: Path) -> Any:
    forum = link(ana, tmp_path / "laptop")
    yield forum
    forum.close()


def test_the_other_machine_is_the_same_person_and_reads_and_writes(
    ana: Forum, board: str, laptop: Forum
) -> None:
    assert laptop.name == "ana"
    assert recovery_words(laptop, NEW_PASSPHRASE) == recovery_words(ana, PASSPHRASE)
    row = boards.board_summary(laptop, board)
    assert (row.name, row.role, row.state, row.members) == ("Harbour", "founder", "joined", 1)
    written = writing.post_thread(laptop, board, title="From the laptop", body="Here I am.")
    carry(laptop, ana, board)
    (post,) = reading.read_thread(ana, written.thread)
    assert (post.author, post.mine) == ("ana", True)


def test_machines_are_listed_and_named_on_both(ana: Forum, board: str, laptop: Forum) -> None:
    for forum, other in ((ana, "laptop"), (laptop, "desk")):
        this, that = devices.list_devices(forum)
        assert (this.this, this.name, that.this, that.name) == (True, "", False, other)
    (named,) = devices.name_device(ana, "LAPTOP", "old laptop")
    assert (named.name, named.board_name) == ("old laptop", "Harbour")
    assert devices.find_devices(ana, named.device[:6]) == [named]
    for wrong in ("laptop", "abc", "zzzz"):
        with pytest.raises(NotFound):
            devices.find_devices(ana, wrong)


def test_a_lost_machine_is_dropped_on_every_board_and_shut_out(
    ana: Forum, board: str, tmp_path: Path
) -> None:
    second = boards.new_board(ana, "Garden", PASSPHRASE).board
    lost = link(ana, tmp_path / "laptop")
    written = writing.post_thread(lost, board, title="Before", body="I was here.")
    carry(lost, ana, board)
    with pytest.raises(WrongPassphrase):
        devices.drop_device(ana, "laptop", "not this one")
    this = next(row for row in devices.list_devices(ana) if row.this)
    with pytest.raises(NotPermitted):
        devices.drop_device(ana, this.device, PASSPHRASE)
    dropped = devices.drop_device(ana, "laptop", PASSPHRASE)
    assert {row.board_name for row in dropped} == {"Harbour", "Garden", "between your machines"}
    assert {board, second} < {row.board for row in dropped}
    assert all(row.rekeyed for row in dropped)
    assert [row.this for row in devices.list_devices(ana)] == [True, True]
    assert reading.read_thread(ana, written.thread)[0].body == "I was here."
    after = writing.post_thread(ana, board, title="After", body="Not for the thief.")
    writing.post_thread(lost, board, title="Forged", body="As ana.")
    carry(lost, ana, board)
    carry(ana, lost, board)
    assert {row.title for row in reading.threads(ana)} == {"Before", "After"}
    assert after.thread not in {row.thread for row in reading.threads(lost)}
    lost.close()


def test_linking_again_brings_new_boards_and_changes_nothing_else(
    ana: Forum, board: str, laptop: Forum, tmp_path: Path
) -> None:
    boards.new_board(ana, "Garden", PASSPHRASE)
    laptop.close()
    again = link(ana, tmp_path / "laptop")
    assert [row.name for row in boards.list_boards(again)] == ["Garden", "Harbour"]
    assert len(devices.list_devices(again)) == 4
    again.close()


def test_a_home_of_somebody_else_is_left_as_it_is(ana: Forum, board: str, make_home: Any) -> None:
    bo = make_home("bo")
    words = recovery_words(bo, PASSPHRASE)
    with linking(ana) as held:
        with pytest.raises(PairingFailed, match="somebody else"):
            adopt_person(bo.paths.folder, PASSPHRASE, held.code, nothing, network=held.network)
        with pytest.raises(WrongPassphrase):
            adopt_person(bo.paths.folder, "not this one", held.code, nothing, network=held.network)
    assert boards.list_boards(bo) == []
    assert recovery_words(bo, PASSPHRASE) == words
    assert len(devices.list_devices(ana)) == 1


def test_words_on_a_new_machine_and_any_invite_bring_the_same_person_back(
    ana: Forum, board: str, make_home: Any, tmp_path: Path, clock: ManualClock
) -> None:
    bo = make_home("bo")
    join(ana, bo, board)
    words = recovery_words(bo, PASSPHRASE)
    restored = create_home(
        tmp_path / "restored", "bo", NEW_PASSPHRASE, words=words, cost=Cost.TESTS, clock=clock
    )
    root = create_home(
        tmp_path / "root",
        "ana",
        NEW_PASSPHRASE,
        words=recovery_words(ana, PASSPHRASE),
        cost=Cost.TESTS,
        clock=clock,
    )
    for forum in (restored, root):
        text = joining.make_invite(ana, board).text
        joining.join(forum, text, NEW_PASSPHRASE)
        admit(ana, forum, text)
        carry(ana, forum, board)
        carry(forum, ana, board)
    for forum in (ana, root):
        people = {person.name: person for person in boards.members(forum, board)}
        assert {name: (person.role, person.devices) for name, person in people.items()} == {
            "ana": ("founder", 2),
            "bo": ("member", 2),
        }
    restored.close()
    root.close()
