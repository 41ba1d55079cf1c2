"""A learning Ethernet switch over TAP devices, with the weather of a real one: delay, loss, partitions."""

from __future__ import annotations

import heapq
import os
import random
import selectors
import threading
import time
from dataclasses import dataclass, replace

BROADCAST = b"\xff" * 6
SOLICITED_NODE = b"\x33\x33\xff\x00\x00"


@dataclass(frozen=True)
class Weather:
    """What the switch does to frames; every field can change while it runs."""

    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    loss: float = 0.0
    partition: tuple[tuple[int, ...], ...] = ()
    isolate: bool = False
    block_multicast: bool = False


class Switch(threading.Thread):
    """Forwards frames between the given TAP file descriptors until `close`."""

    def __init__(self, taps: list[int], weather: Weather, seed: int = 1) -> None:
        super().__init__(daemon=True)
        self.weather = weather
        self.capture: list[bytes] | None = None
        self._taps, self._random = taps, random.Random(seed)
        self._where: dict[bytes, int] = {}
        self._late: list[tuple[float, int, int, bytes]] = []
        self._count = 0
        self._wake_read, self._wake_write = os.pipe()
        self._over = False

    def set(self, **changes: object) -> None:
        """Change the weather."""
        self.weather = replace(self.weather, **changes)  # type: ignore[arg-type]
        os.write(self._wake_write, b"x")

    def close(self) -> None:
        """Stop, and close every file descriptor."""
        self._over = True
        os.write(self._wake_write, b"x")
        self.join(2)
        for fd in (*self._taps, self._wake_read, self._wake_write):
            os.close(fd)

    def run(self) -> None:
        selector = selectors.DefaultSelector()
        for port, fd in enumerate(self._taps):
            selector.register(fd, selectors.EVENT_READ, port)
        selector.register(self._wake_read, selectors.EVENT_READ, -1)
        while not self._over:
            self._deliver_late()
            wait = max(0.0, self._late[0][0] - time.monotonic()) if self._late else 1.0
            for key, _ in selector.select(wait):
                if key.data < 0:
                    os.read(self._wake_read, 4096)
                else:
                    self._read(key.data, key.fd)
        selector.close()

    def _read(self, port: int, fd: int) -> None:
        for _ in range(64):
            try:
                frame = os.read(fd, 65536)
            except OSError:
                return
            if len(frame) >= 14:
                self._forward(port, frame)

    def _deliver_late(self) -> None:
        now = time.monotonic()
        while self._late and self._late[0][0] <= now:
            _, _, port, frame = heapq.heappop(self._late)
            self._write(port, frame)

    def _write(self, port: int, frame: bytes) -> None:
        try:
            os.write(self._taps[port], frame)
        except OSError:  # the link is down: a frame on a dead wire
            return

    def _forward(self, source: int, frame: bytes) -> None:
        if self.capture is not None:
            self.capture.append(frame)
        weather = self.weather
        self._where[frame[6:12]] = source
        multicast = bool(frame[0] & 1)
        target = self._where.get(frame[:6])
        ports = range(len(self._taps)) if multicast or target is None else (target,)
        blocked = weather.isolate or (weather.block_multicast and multicast and not _finds_neighbours(frame))
        for port in ports:
            if port == source or blocked or not _together(weather, source, port):
                continue
            if self._random.random() < weather.loss:
                continue
            delay = weather.delay_ms + self._random.uniform(-1, 1) * weather.jitter_ms
            if delay <= 0:
                self._write(port, frame)
            else:
                self._count += 1
                heapq.heappush(self._late, (time.monotonic() + delay / 1000, self._count, port, frame))


def _together(weather: Weather, a: int, b: int) -> bool:
    return not weather.partition or any(a in group and b in group for group in weather.partition)


def _finds_neighbours(frame: bytes) -> bool:
    """ARP and IPv6 neighbour discovery: an access point that drops multicast still lets these pass."""
    if frame[:6] == BROADCAST or frame[:5] == SOLICITED_NODE:
        return True
    return frame[12:14] == b"\x86\xdd" and len(frame) > 54 and frame[20] == 58
