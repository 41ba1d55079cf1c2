"""Networks at their worst: many hosts, packets lost, multicast gone, and neighbours who listen."""

from __future__ import annotations

import socket

import pytest

from sync.log.invite import Invite
from tests.lan.lab import Lab
from tests.lan.test_discovery import hears, host
from tests.lan.test_meeting import Machine, founder, guest, invite, post


@pytest.mark.slow
@pytest.mark.parametrize("count", [3, 24])
def test_so_many_hosts_hear_all_pairs(count: int) -> None:
    with Lab(count) as lab:
        lines = [host(lab, number, 18.0) for number in range(count)]
        for number, line in enumerate(lines):
            for other in range(count):
                if other != number:
                    hears(line, other, seconds=60)


@pytest.mark.slow
def test_with_a_third_of_all_packets_lost_members_come_in_step() -> None:
    with Lab(3, ttl=400) as lab:
        ada = founder(lab, quick=False)
        lab.switch.set(loss=0.3)
        text = invite(ada)
        bo, cy = (guest(lab, number, text, quick=False) for number in (1, 2))
        for machine in (bo, cy):
            machine.event("Joined", 90)
        first, second = post(bo, "through the storm"), post(cy, "and back")
        for machine in (ada, bo, cy):
            machine.has(first, 90)
            machine.has(second, 90)


def test_with_multicast_blocked_a_remembered_address_works() -> None:
    with Lab(2, ipv6=False) as lab:
        ada = Machine(lab, 0, "Ada")
        ada.do("found")
        ada.do("run", port=4100, quick=True)
        ada.event("Listening")
        bo = guest(lab, 1, invite(ada))
        bo.wait(lambda line: line["event"] == "PeerConnected" and line["peer"] != "", 20)
        bo.has(post(ada, "while Bo is here"))  # by then her beacon was heard, whoever called the other
        bo.do("stop")
        bo.event("stopped")
        lab.switch.set(block_multicast=True)
        missed = post(ada, "while Bo was away")
        bo.seen.clear()
        bo.do("run", quick=True)
        met = bo.wait(lambda line: line["event"] == "PeerConnected", 20)
        assert (met["how"], met["address"]) == ("remembered", f"{lab.address(0)}:4100")
        bo.has(missed)


def test_a_neighbour_on_no_common_board_learns_nothing_of_two_boards_that_overlap() -> None:
    """Bo is on Ada's board and on Cy's; Dee runs the program, too, on a board of her own."""
    with Lab(4) as lab:
        lab.switch.capture = []
        ada, cy, dee = founder(lab, 0), founder(lab, 2, "Cyrano"), founder(lab, 3, "Desdemona")
        texts = invite(ada), invite(cy)
        bo = guest(lab, 1, texts[0])
        bo.event("Joined")
        bo.do("join", invite=texts[1])
        bo.event("waiting")
        bo.event("Joined", 10)  # by an announcement that was heard before the invite came
        bo.has(post(ada, "a word that nobody else should read"))
        held = [bytes.fromhex(item) for machine in (ada, cy) for item in machine.held()]
        devices = [bytes.fromhex(one) for machine in (ada, bo, cy) for one in machine.devices()]
        captured = b"".join(lab.switch.capture)
        dee.do("held")
        dee.event("held")
        heard_by_dee = {line["event"] for line in dee.seen}
    assert b"_tuiforum" in captured
    keys = [key for text in texts for key in keys_in(text)]
    for secret in (*keys, *held, *devices):
        for form in (secret[:8], secret[:8].hex().encode(), secret[:8].hex().upper().encode()):
            assert form not in captured
    for word in (b"our board", b"Ada", b"Guest1", b"Cyrano", b"Desdemona", b"nobody else", b"Be kind"):
        assert word not in captured
        assert word.decode().encode("utf-16-le") not in captured
    machine = socket.gethostname().encode()
    assert bytes((len(machine),)) + machine + b"\x05local" not in captured, "as multicast DNS would say it"
    assert not heard_by_dee & {"PeerFound", "PeerConnected", "Arrived"}


def keys_in(text: str) -> tuple[bytes, ...]:
    """All that an invite names: who holds it may know these, and nobody else."""
    read = Invite.from_text(text, 0)
    return read.board_id, read.inviter, read.noise, read.secret, read.op_id
