"""Two evenings of the same people: nothing that a neighbour can record tells that they are the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from zeroconf import DNSAddress, DNSIncoming, DNSPointer, DNSService, DNSText

from tests.lan.lab import Lab
from tests.lan.test_meeting import Machine, founder, guest, invite, post

GRAM = 8
"""Bytes that two evenings may not have in common, unless strangers show them, too."""
IPV4, IPV6, TCP, UDP = b"\x08\x00", b"\x86\xdd", 6, 17


KNOCK = "import socket, sys; socket.socket().connect_ex((sys.argv[1], 9))"
"""Comes back when nobody's answer is here: by then the switch has carried all that was sent before."""


def payloads(frames: list[bytes]) -> Iterator[tuple[int, bytes, bytes]]:
    """What programs sent: by which protocol, on which connection, and what, without the machine's headers."""
    for frame in frames:
        packet = frame[14:]
        if frame[12:14] == IPV4:
            protocol, data = packet[9], packet[4 * (packet[0] & 15) : int.from_bytes(packet[2:4], "big")]
        elif frame[12:14] == IPV6:
            protocol, data = packet[6], packet[40 : 40 + int.from_bytes(packet[4:6], "big")]
        else:
            continue
        if protocol == UDP:
            yield UDP, b"", data[8:]
        elif protocol == TCP:
            yield TCP, bytes(sorted(data[:4])), data[4 * (data[12] >> 4) :]


def pieces(frames: list[bytes], past: set[bytes]) -> set[bytes]:
    """Every piece of what crossed on connections and stood in records, and every part of a name.

    `past`: connections of an evening before, of which a system may still be sending what was lost.
    """
    found, now = set[bytes](), set[bytes]()
    for protocol, connection, data in payloads(frames):
        if protocol == TCP and connection not in past:
            now.add(connection)
            found |= grams(data)
        if protocol == TCP:
            continue
        for answer in DNSIncoming(data).answers():
            found.update(part.encode() for part in answer.name.split("."))
            if isinstance(answer, DNSService):
                found.update(part.encode() for part in answer.server.split("."))
            elif isinstance(answer, DNSPointer):
                found.update(part.encode() for part in answer.alias.split("."))
            elif isinstance(answer, DNSText):
                found |= grams(answer.text)
            elif isinstance(answer, DNSAddress):
                found.add(answer.address)
    past |= now
    return found


def grams(data: bytes) -> set[bytes]:
    return {data[at : at + GRAM] for at in range(len(data) - GRAM + 1)}


def friends(lab: Lab) -> tuple[Machine, Machine]:
    """Two who share a board, on the two hosts; their engines stand still."""
    one = founder(lab, 0)
    other = guest(lab, 1, invite(one))
    other.wait(lambda line: line["event"] == "PeerConnected" and line["peer"] != "", 30)
    other.has(post(one, "the first evening"))
    rest(lab, one, other)
    return one, other


def rest(lab: Lab, *machines: Machine) -> None:
    for machine in machines:
        machine.do("stop")
        machine.event("stopped")
    lab.start(0, [sys.executable, "-c", KNOCK, lab.address(1)]).wait(20)


def evening(lab: Lab, past: set[bytes], one: Machine, other: Machine) -> set[bytes]:
    """They meet, and each says the same as on every evening; what crossed the network."""
    lab.switch.capture = []
    for machine in (one, other):
        machine.do("run", quick=True)
        machine.event("Listening")
    other.event("Synced", 30)
    for _ in range(5):
        other.has(post(one, "good evening"))
        one.has(post(other, "and to you"))
    rest(lab, one, other)
    found, lab.switch.capture = pieces(lab.switch.capture, past), None
    return found


def test_nothing_is_seen_twice_that_strangers_do_not_show_as_well() -> None:
    with Lab(2, ttl=400) as lab:
        past = set[bytes]()
        known = friends(lab)
        first, second = evening(lab, past, *known), evening(lab, past, *known)
        strangers = set[bytes]()
        for _ in range(2):
            others = friends(lab)
            strangers |= evening(lab, past, *others) | evening(lab, past, *others)
    assert len(first) > 5_000
    assert b"_tuiforum" in first & second & strangers
    assert first & second - strangers == set()
