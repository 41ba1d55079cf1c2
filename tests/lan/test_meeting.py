"""Whole engines on a LAN: found by zeroconf with nothing typed, let in by an invite, kept in step."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from sync.log.invite import Invite
from tests.lan.lab import Lab
from tests.lan.lines import Lines

PROGRAM = str(Path(__file__).with_name("member.py"))


class Machine(Lines):
    """A member's machine in a host."""

    def __init__(self, lab: Lab, host: int, name: str) -> None:
        super().__init__(lab.start(host, [sys.executable, PROGRAM, name]))
        self.event("started", 60)

    def do(self, what: str, **order: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": what, **order}) + "\n")
        self.process.stdin.flush()

    def held(self) -> set[str]:
        self.do("held")
        return set(self.event("held")["ids"])

    def devices(self) -> list[str]:
        """The ids of its own devices, on every board."""
        self.do("devices")
        return list(self.event("devices")["ids"])

    def has(self, op: str, seconds: float = 20.0) -> None:
        end = time.monotonic() + seconds
        while op not in self.held():
            self.event("Arrived", max(0.1, end - time.monotonic()))


def founder(lab: Lab, host: int = 0, name: str = "Ada", *, quick: bool = True) -> Machine:
    machine = Machine(lab, host, name)
    machine.do("found")
    machine.event("founded")
    machine.do("run", quick=quick)
    machine.event("Listening")
    return machine


def invite(machine: Machine, *addresses: str) -> str:
    machine.do("invite", addresses=list(addresses))
    return str(machine.event("invite")["text"])


def guest(lab: Lab, host: int, text: str, **run: object) -> Machine:
    machine = Machine(lab, host, f"Guest{host}")
    machine.do("join", invite=text)
    machine.event("waiting")
    machine.do("run", **{"quick": True, **run})
    return machine


def post(machine: Machine, text: str) -> str:
    machine.do("post", text=text)
    return str(machine.event("posted")["op"])


def test_two_machines_find_each_other_and_sync_with_nothing_typed() -> None:
    with Lab(2) as lab:
        ada = founder(lab)
        first = post(ada, "welcome")
        text = invite(ada)
        began = time.monotonic()
        bo = guest(lab, 1, text)
        bo.event("Joined")
        bo.has(first)
        assert time.monotonic() - began < 8
        connected = bo.wait(lambda line: line["event"] == "PeerConnected" and line["peer"] != "")
        answer = post(bo, "thank you")
        ada.has(answer, 5)
        assert connected["how"] in ("beacon", "remembered", "incoming")


def test_a_partition_is_survived_and_healed() -> None:
    with Lab(2) as lab:
        ada = founder(lab)
        bo = guest(lab, 1, invite(ada))
        bo.wait(lambda line: line["event"] == "PeerConnected" and line["peer"] != "")
        lab.switch.set(partition=((0,), (1,)))
        here, there = post(ada, "on this side"), post(bo, "on that side")
        bo.event("PeerLost", 90)
        lab.switch.set(partition=())
        bo.has(here, 45)
        ada.has(there, 45)


def test_a_killed_machine_is_noticed_and_met_again() -> None:
    with Lab(3) as lab:
        ada = founder(lab)
        text = invite(ada)
        bo, cy = guest(lab, 1, text), guest(lab, 2, text)
        for machine in (bo, cy):
            machine.event("Joined")
        bo.process.kill()
        first = post(ada, "without Bo")
        cy.has(first)
        dee = guest(lab, 1, text)
        dee.event("Joined")
        dee.has(first)


def test_ipv6_alone_is_enough() -> None:
    with Lab(2, ipv4=False) as lab:
        ada = founder(lab)
        first = post(ada, "by link-local address")
        bo = guest(lab, 1, invite(ada))
        bo.event("Joined")
        bo.has(first)


def test_a_changed_address_is_followed() -> None:
    with Lab(2) as lab:
        ada = founder(lab)
        bo = guest(lab, 1, invite(ada))
        bo.wait(lambda line: line["event"] == "PeerConnected" and line["peer"] != "")
        lab.ip(1, "addr", "flush", "dev", "eth0")
        lab.ip(1, "addr", "add", "10.77.0.99/24", "brd", "+", "dev", "eth0")
        here = post(ada, "after the move")
        bo.has(here, 90)


@pytest.mark.parametrize("way", ["typed", "invite"])
def test_with_multicast_blocked_other_ways_work_and_are_explained(way: str) -> None:
    with Lab(2, ipv6=False) as lab:
        lab.switch.set(block_multicast=True)
        ada = Machine(lab, 0, "Ada")
        ada.do("found")
        ada.do("run", port=4100, quick=True)
        ada.event("Listening")
        place = f"{lab.address(0)}:4100"
        text = invite(ada, place) if way == "invite" else invite(ada)
        bo = guest(lab, 1, text, peers=[place] if way == "typed" else [])
        bo.event("Joined")
        first = post(ada, "by another way")
        bo.has(first)
        trouble = bo.event("Trouble", 20)
        assert place in trouble["message"]
        assert "Wi-Fi" in trouble["hint"]


@pytest.mark.slow
def test_twelve_hosts_all_hear_one_post() -> None:
    with Lab(12) as lab:
        ada = founder(lab)
        text = invite(ada)
        guests = [guest(lab, host, text) for host in range(1, 12)]
        for machine in guests:
            machine.event("Joined", 60)
        first = post(ada, "to all of you")
        for machine in guests:
            machine.has(first, 30)
        last = post(guests[-1], "and from the last")
        ada.has(last, 30)


def test_a_neighbour_learns_that_the_program_runs_and_no_more() -> None:
    with Lab(2) as lab:
        lab.switch.capture = []
        ada = founder(lab)
        text = invite(ada)
        bo = guest(lab, 1, text)
        bo.event("Joined")
        bo.has(post(ada, "a word that nobody else should read"))
        captured = b"".join(lab.switch.capture)
        read = Invite.from_text(text, 0)
        held = [bytes.fromhex(item) for item in bo.held()]
    assert b"_tuiforum" in captured
    for secret in (read.board_id, read.inviter, read.noise, read.secret, *held):
        for form in (secret[:8], secret[:8].hex().encode()):
            assert form not in captured
    for word in (b"our board", b"Ada", b"Guest1", b"nobody else", b"Be kind"):
        assert word not in captured
