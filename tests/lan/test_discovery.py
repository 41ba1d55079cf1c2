"""Discovery alone, against every habit of python-zeroconf that protocol.md lists."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.lan.lab import Lab
from tests.lan.lines import Line, Lines

PROGRAM = str(Path(__file__).with_name("beacons.py"))
REFRESH = 3.0


def host(lab: Lab, number: int, refresh: float = REFRESH) -> Lines:
    lines = Lines(lab.start(number, [sys.executable, PROGRAM, f"host{number}", str(refresh)]))
    lines.event("started")
    return lines


def hears(lines: Lines, number: int, seconds: float = 15.0) -> Line:
    """The first announcement of a host, heard already or now."""

    def of_it(line: Line) -> bool:
        return line["event"] == "found" and line["mark"].startswith(f"host{number}.")

    return next(filter(of_it, lines.seen), None) or lines.wait(of_it, seconds)


def test_hosts_hear_each_other_and_a_goodbye() -> None:
    with Lab(2) as lab:
        a, b = host(lab, 0), host(lab, 1)
        assert lab.address(1) in hears(a, 1)["hosts"]
        heard = hears(b, 0)
        assert heard["hosts"][0] == lab.address(0), "IPv4 on our own link comes first"
        assert any(h.startswith("fe80:") and "%" in h for h in heard["hosts"]), "link-local with its scope"
        a.process.terminate()
        assert b.event("lost")["name"] == heard["name"]


def test_a_healed_partition_is_rediscovered_though_browsers_stop_asking() -> None:
    with Lab(2) as lab:
        lab.switch.set(partition=((0,), (1,)))
        a, b = host(lab, 0), host(lab, 1)
        a.process.poll()
        with pytest.raises(AssertionError, match="not within"):
            hears(a, 1, seconds=12)  # longer than the four queries that a browser ever asks
        lab.switch.set(partition=())
        hears(a, 1, seconds=REFRESH * 2 + 2)
        hears(b, 0, seconds=REFRESH * 2 + 2)


def test_a_late_joiner_is_heard_and_hears() -> None:
    with Lab(3) as lab:
        a, b = host(lab, 0, 60.0), host(lab, 1, 60.0)
        hears(a, 1)
        hears(b, 0)
        c = host(lab, 2, 60.0)
        hears(c, 0)
        hears(c, 1)
        hears(a, 2)
        hears(b, 2)


def test_a_changed_address_is_announced_under_a_new_name() -> None:
    with Lab(2) as lab:
        a, b = host(lab, 0, 60.0), host(lab, 1, 60.0)
        before = hears(a, 1)
        hears(b, 0)
        lab.ip(1, "addr", "del", f"{lab.address(1)}/24", "dev", "eth0")
        lab.ip(1, "addr", "add", "10.77.0.99/24", "brd", "+", "dev", "eth0")
        after = a.wait(lambda line: line["event"] == "found" and "10.77.0.99" in line["hosts"])
        assert after["name"] != before["name"]
        assert lab.address(1) not in after["hosts"]


def test_ipv6_alone_is_enough() -> None:
    with Lab(2, ipv4=False) as lab:
        a, b = host(lab, 0), host(lab, 1)
        for heard in (hears(a, 1), hears(b, 0)):
            assert all(h.startswith("fe80:") and "%" in h for h in heard["hosts"])


def test_a_network_that_comes_later_is_noticed() -> None:
    with Lab(2, ipv6=False) as lab:
        for number in (0, 1):
            lab.ip(number, "link", "set", "eth0", "down")
        a, b = host(lab, 0, 60.0), host(lab, 1, 60.0)
        for number in (0, 1):
            lab.ip(number, "link", "set", "eth0", "up")
            lab.ip(number, "addr", "replace", f"{lab.address(number)}/24", "brd", "+", "dev", "eth0")
        assert lab.address(1) in hears(a, 1)["hosts"]
        assert lab.address(0) in hears(b, 0)["hosts"]


def test_a_third_of_the_packets_lost_is_survived() -> None:
    with Lab(3) as lab:
        lab.switch.set(loss=0.3)
        lines = [host(lab, number) for number in range(3)]
        for number, line in enumerate(lines):
            for other in {0, 1, 2} - {number}:
                hears(line, other, seconds=30)
