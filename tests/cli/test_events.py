from __future__ import annotations

import pytest

from sync.events import (
    Arrived,
    Event,
    Joined,
    Listening,
    PeerConnected,
    PeerFound,
    PeerLost,
    Refused,
    Synced,
    Trouble,
)
from tui_forum.cli.events import NAMES, event_line, event_record
from tui_forum.cli.output import ascii_json

BOARD = bytes(range(32))
EVENTS: list[Event] = [
    Listening("::", 4100),
    PeerFound("10.0.0.2:4100", "beacon"),
    PeerConnected("", "10.0.0.2:4100", (BOARD,), "incoming"),
    PeerLost("ab12", "10.0.0.2:4100", "it said goodbye"),
    Synced(BOARD, "ab12", 3, 4, 5000, 0.25),
    Arrived(BOARD, 3),
    Joined(BOARD),
    Refused("10.0.0.2:4100", "not a peer"),
    Trouble("The port is taken.", "Choose another."),
]


def test_every_event_has_its_name() -> None:
    assert {type(event) for event in EVENTS} == set(NAMES)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_an_event_is_told_to_scripts_and_to_people(event: Event) -> None:
    record = event_record(event)
    assert record["event"] == NAMES[type(event)]
    assert ascii_json(record)
    line = event_line(event, {BOARD: "Ho\x1buse"})
    assert line
    assert "\x1b" not in line
    assert "board_id" not in record
    if hasattr(event, "board_id"):
        assert record["board"] == BOARD.hex()
        assert "House" in line
