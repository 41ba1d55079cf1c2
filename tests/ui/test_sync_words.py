"""The sync screen: each state is told as it is, and nothing is claimed that is not so."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from sync.events import Joined, Synced
from tui_forum.services.sync_state import PeerState, SyncState
from tui_forum.ui.sharing import Sharing
from tui_forum.ui.sync_words import Around, on_or_off, sync_words

NOW = 1_700_000_000.0
ANA = PeerState("a1b2c3d4", "ana", "192.168.1.20:4100", "beacon", True, True, 12, 3, NOW)
GUEST = PeerState("", "", "192.168.1.21:5000", "incoming", True, False, 0, 0, NOW)
ALONE = SyncState(
    running=True,
    carrier=True,
    elsewhere=False,
    listens=True,
    listening=("0.0.0.0:4100",),
    discovery=True,
    peers=(),
    waiting_to_leave=0,
    trouble=(),
)
ADDRESSES = ("192.168.1.5:4100",)


def said(state: SyncState | None, **rest: tuple[str, ...]) -> str:
    return sync_words(Around(state, **{"addresses": ADDRESSES, **rest}), 78)


def test_sharing_off_says_only_what_this_window_does() -> None:
    words = "Sharing is off in this window: it sends nothing and fetches nothing."
    assert said(None) == f"{words} Settings turn it on: press , on the first screen."
    assert on_or_off(None) == "Sharing off"


def test_starting_and_stopped_are_told_apart() -> None:
    starting = replace(ALONE, running=False, carrier=False, listening=())
    assert said(starting) == "Sharing is starting…"
    stopped = replace(starting, trouble=(("The port 4100 is taken.", "Choose another one."),))
    assert "has stopped" in said(stopped)
    assert "The port 4100 is taken. Choose another one." in said(stopped)
    assert on_or_off(stopped) == "Sharing stopped"


def test_a_home_that_takes_no_connections_says_so_and_blames_nobody() -> None:
    words = said(replace(ALONE, listens=False, listening=(), discovery=False), addresses=())
    assert "takes no connections; it calls others" in words
    assert "Another tui-forum" not in words
    assert "address below" not in words


def test_another_program_is_named_only_while_it_carries() -> None:
    elsewhere = replace(ALONE, carrier=False, elsewhere=True, listening=())
    words = said(elsewhere, addresses=())
    assert "Another tui-forum on this computer carries" in words
    assert "same Wi-Fi" not in words
    assert "can call" not in words
    for running, carrier, listens in itertools.product((True, False), repeat=3):
        state = replace(ALONE, running=running, carrier=carrier, listens=listens)
        assert "Another tui-forum" not in said(state)


def test_nobody_near_gives_the_next_step() -> None:
    assert "tell them the address below" in said(ALONE)
    assert "Others can call this computer at 192.168.1.5:4100." in said(ALONE)
    assert "address below" not in said(ALONE, addresses=("127.0.0.1:4100",))
    assert "Only programs on this computer" in said(ALONE, addresses=("127.0.0.1:4100",))
    assert "on no network" in said(ALONE, addresses=())
    assert "same Wi-Fi" not in said(replace(ALONE, discovery=False))


def test_who_is_near_and_who_joins() -> None:
    words = said(replace(ALONE, peers=(ANA, GUEST)))
    assert "Nobody is near" not in words
    assert "ana" in words
    assert "✓ in step" in words
    assert "somebody, by invite" in words
    assert "… joining" in words


def test_waiting_to_be_let_in_and_the_seconds_after() -> None:
    words = said(ALONE, waiting=("Harbour",), just_in=("Night hours",))
    assert "You wait to be let in to Harbour" in words
    assert "Night hours has let you in. Its posts come in a few seconds" in words


def test_the_seconds_after_joining_end_with_the_first_meeting_as_a_member() -> None:
    sharing, board = Sharing(False, lambda event: None), b"\x01" * 32
    sharing.heard(Joined(board))
    assert sharing.just_in == {board.hex()}
    sharing.heard(Synced(board, "a1", 1, 1, 100, 0.1))
    assert sharing.just_in == set()


@pytest.mark.parametrize(
    ("number", "words"), [(0, "Nothing waits"), (1, "1 post of yours is"), (1000, "or more are")]
)
def test_what_waits_to_leave(number: int, words: str) -> None:
    for peers in ((), (ANA,)):
        assert words in said(replace(ALONE, waiting_to_leave=number, peers=peers))


def test_hostile_names_and_reasons_stay_text() -> None:
    bad = replace(ANA, name="\x1b[31mred\u202e", address="\x9b2J", how="beacon")
    words = said(replace(ALONE, peers=(bad,), trouble=(("\x1b]52;c;x\x07", "\x9b"),)))
    assert not {"\x1b", "\x9b", "\u202e", "\x07"} & set(words)


def test_what_was_counted_on_meeting_is_not_said_of_all_the_time_since() -> None:
    assert "on meeting 12 in, 3 out" in said(replace(ALONE, peers=(ANA,)))
    assert "0 in" not in said(replace(ALONE, peers=(replace(ANA, received=0, sent=0),)))
    long = replace(ANA, name="Bo Amaryllis-Featherstonehaugh")
    assert "Bo Amaryllis-Featherstonehaugh\n    ✓ in step" in said(replace(ALONE, peers=(long,)))
