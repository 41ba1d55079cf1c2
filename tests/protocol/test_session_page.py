"""PROTOCOL-session.md is written by hand; here it is held to the frames, states and limits of the code."""

from __future__ import annotations

import re

from sync.engine.asking import MOST_NEWS
from sync.log.handing import FIRST
from sync.net import limits as line
from sync.protocol import limits
from sync.protocol.events import Reason
from sync.protocol.frames import BOARD_FRAMES, SESSION_FRAMES, Frame
from sync.protocol.handshake import _IK_PADDING, _NN_PADDING
from sync.protocol.index import _SUFFIXES
from sync.protocol.states import BOARD, CROSSING, SIDES, Side
from tests.pages import DOCS, missing, number, rows, text_of

PAGE = "PROTOCOL-session"
TURN = re.compile(r"^\| (\w[\w ]*) \| (\w+) \| ([A-Z]+) \| ([\w ]+) \|$", re.MULTILINE)


def name_of(kind: type[Frame]) -> str:
    return kind.__name__.removesuffix("Frame").upper()


def test_every_frame_has_its_number_and_its_limit() -> None:
    told = {(int(cells[0]), cells[1], number(cells[3])) for cells in rows(PAGE, "Frames")}
    assert told == {(kind.TYPE, name_of(kind), kind.MAX) for kind in (*BOARD_FRAMES, *SESSION_FRAMES)}


def test_every_turn_of_a_board_is_told_and_no_other() -> None:
    told = re.findall(TURN, text := (DOCS / f"{PAGE}.md").read_text("utf-8"))
    assert set(told) == {
        (state.value, side.value, name_of(kind), following.value)
        for state, turns in BOARD.items()
        for (side, kind), following in turns.items()
    }
    *first, last = sorted(map(name_of, CROSSING), key=text.index)
    assert f"{', '.join(first)} and {last} may come from both" in text_of(PAGE)


def test_what_each_side_may_send_is_told() -> None:
    (_, frames, _), *_ = (cells for cells in rows(PAGE, "States") if cells[0] == "welcoming, talking")
    sent = {
        side: {name_of(kind) for frames in states.values() for kind in frames}
        for side, states in SIDES.items()
    }
    every, both = sent[Side.DIALLING] | sent[Side.ANSWERING], sent[Side.DIALLING] & sent[Side.ANSWERING]
    assert set(re.findall(r"[A-Z]{3,}", frames)) == every - {"HELLO", "WELCOME", "BYE"}
    assert sent[Side.DIALLING] - both == {"OPEN"}
    assert sent[Side.ANSWERING] - both == {"INTEREST", "WELCOME"}


def test_every_reason_of_a_bye_is_told() -> None:
    told = re.search(r"BYE reasons: (.*?)\. Unknown", text_of(PAGE))
    assert told is not None
    assert [int(one.split()[0]) for one in told.group(1).split(" · ")] == sorted(map(int, Reason))


def test_every_limit_is_told() -> None:
    *larger, largest = (f"{size:,}" for size in sorted(_SUFFIXES))
    suffixes = f"{', '.join(larger)} and {largest} items"
    assert not missing(
        PAGE,
        (
            f"a multiple of {limits.TAGS_MULTIPLE}, in a random order",
            f"is a multiple of 8 from 8 to {limits.MAX_SLOTS}",
            f"under the {limits.MAX_EPOCHS - 1} epochs before its newest",
            f"`K_chan` of the {limits.MAX_EPOCHS} newest epochs",
            f"Message 1 is **always {limits.MESSAGE_ONE_SIZE}** bytes",
            f"message 2 **always {limits.MESSAGE_TWO_SIZE}**",
            f"zeros ({_IK_PADDING} for `IKpsk1`, {_NN_PADDING} for `NNpsk0`)",
            f"{limits.MAX_NOISE_MESSAGE:,} at most)",
            f"Clocks more than {limits.MAX_SKEW_DAYS} days apart",
            f"min(day, day') + {limits.MAX_SKEW_DAYS} )",
            f"More than {limits.MAX_BOARDS} are refused",
            f"up to {limits.MAX_CUTS} ascending *cuts*",
            f"where that is {MOST_NEWS} local numbers at most",
            f"A message is {limits.MAX_NEG:,} bytes at most",
            f"{limits.MAX_ROUNDS} messages of either side",
            f"{limits.MAX_NEEDED:,} ids offered",
            f"{limits.MAX_PASSES} times and no more",
            f"whole threads, the newest first, up to {FIRST} posts",
            f"(and {limits.WANTS_IN_FLIGHT:,}) are outstanding on a board",
            f"ENV holds as many envelopes as fit about {limits.ENVELOPES_TARGET:,} bytes",
            f"{limits.MAX_ENVELOPE:,} at most",
            f"| tags listed in a session | {limits.MAX_TAGS:,} |",
            f"who does not read | {limits.MAX_WAITING >> 20} MiB, and one frame of replies |",
            f"| wants outstanding on a board | {limits.WANTS_IN_FLIGHT:,} |",
            f"| {line.FRAMES_PER_SECOND:,} a second, and {line.FRAMES_AT_ONCE:,} beyond that at once |",
            f"newest {suffixes}",
            f"but for ENV with {limits.ENVELOPES_TARGET // 4:,} bytes of envelopes or more",
        ),
    )
