"""Meeting somebody by a spoken code, from any thread: what inviting and linking have in common."""

from __future__ import annotations

import asyncio
import ipaddress
import threading
from collections.abc import Callable, Coroutine
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from sync.clock import Clock
from sync.crypto.link_text import LIFETIME, LinkText, draw_link, is_link_text
from sync.crypto.spoken import draw_code, parse_code
from sync.engine.lease import Lease
from sync.errors import RemoteProtocolError, SyncError
from sync.net.addresses import Address, format_address, local_addresses, parse_address
from sync.net.pairing import Guest, Holder, Network, Use
from sync.net.pairing_line import Line
from sync.protocol.pairing_frames import ADDRESS_LIMIT, Bye, Message, Purpose, Reason, Wants
from sync.protocol.pairing_opening import LIFETIME as SPOKEN_LIFETIME
from sync.protocol.pairing_opening import Ticket
from tui_forum.language import _
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum

T = TypeVar("T")
M = TypeVar("M", bound=Message)


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code that waits to be used: how it is said, the addresses to type where the number is not found.

    A line of text, which says all of that, is `code` too, and then `is_text`.
    """

    code: str
    nameplate: int
    addresses: tuple[str, ...]
    seconds: int
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """An attempt that failed: from or to where ("" for nowhere), and what happened."""

    address: str
    said: str


CodeEvent = CodeRow | AttemptRow
Told = Callable[[CodeEvent], None]
"""Is called while a meeting is waited for, in the thread that waits."""


class Stopped(SyncError):
    """The person did not want to wait any longer."""


class Wait:
    """One wait, which another thread may `stop`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None
        self._stopped = False

    def stop(self) -> None:
        """End the wait with Stopped, also one that has not begun. From any thread."""
        with self._lock:
            self._stopped = True
            if self._loop is not None and self._task is not None:
                self._loop.call_soon_threadsafe(self._task.cancel)

    def run(self, work: Coroutine[object, None, T]) -> T:
        """The result of `work`, on a loop of its own. Raises Stopped, and what `work` raises."""
        try:
            return asyncio.run(self._main(work))
        except asyncio.CancelledError:
            raise Stopped(_("The pairing was stopped."), _("Make a new code when you are ready.")) from None

    async def _main(self, work: Coroutine[object, None, T]) -> T:
        task = asyncio.ensure_future(work)
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), task
            if self._stopped:
                task.cancel()
        try:
            return await task
        finally:
            with self._lock:
                self._loop = self._task = None


def network_by(settings: Settings, peer: Address | None = None) -> Network:
    """How the two ends meet, by the person's settings: the same addresses, another port."""
    host = settings.listen[0] if settings.listen is not None else ""
    return Network(listen=(host, 0), peer=peer, discovery=settings.discovery)


def network_of(forum: Forum, peer: Address | None = None) -> Network:
    """The same for an open home."""
    return network_by(forum.settings, peer)


def hold(clock: Clock, network: Network, use: Use[T], told: Told, wait: Wait, *, as_text: bool = False) -> T:
    """Make a code, tell it as a CodeRow, and wait for its guest. Raises CodeBurned, PortTaken, Stopped."""

    async def work() -> T:
        code = draw_link(clock.random, clock.now()) if as_text else draw_code(clock.random)
        lifetime = LIFETIME if as_text else SPOKEN_LIFETIME
        ticket = Ticket(code, clock.monotonic(), lifetime, guessable=not as_text)
        holder = Holder(ticket, network, clock, lambda address, said: told(AttemptRow(address, said)))
        with closing(holder):
            seconds = round(ticket.expires - clock.monotonic())
            places = own_addresses(holder.port, network.listen[0])
            whole = msgspec.structs.replace(code, addresses=places) if isinstance(code, LinkText) else code
            told(CodeRow(whole.to_text(), code.nameplate, places, seconds, as_text))
            return await holder.run(use)

    return wait.run(work())


def seek(code: str, clock: Clock, network: Network, use: Use[T], told: Told, wait: Wait) -> T:
    """Find whoever holds `code`, spoken or as a line of text.

    Raises BadCode, CodeBurned, NoPeerReached, PairingFailed, Stopped.
    """
    ticket = Ticket(parse_code(code), clock.monotonic()) if not is_link_text(code) else None
    if ticket is None:
        link = LinkText.from_text(code, clock.now())
        ticket = Ticket(link, clock.monotonic(), link.expires - clock.now(), guessable=False)
        network = replace(network, places=tuple(map(parse_address, link.addresses)))
    guest = Guest(ticket, network, clock, lambda address, said: told(AttemptRow(address, said)))
    return wait.run(guest.run(use))


async def asked_for(line: Line, purpose: Purpose) -> Wants:
    """The guest's first message; who wants something else is told so, and the code stays good."""
    wants = await expect(line, Wants)
    if wants.purpose != purpose:
        await line.send(Bye(Reason.OTHER_PURPOSE))
        raise RemoteProtocolError(_("it used the code for something else"))
    return wants


async def decline(line: Line) -> None:
    """Tell the other end that this cannot be; why is told to the person here."""
    with suppress(OSError):
        await line.send(Bye(Reason.NOT_WANTED))


async def expect(line: Line, *shapes: type[M]) -> M:
    """The next message, which must be one of these."""
    message = await line.receive()
    for shape in shapes:
        if isinstance(message, shape):
            return message
    if isinstance(message, Bye):
        raise RemoteProtocolError(_("the other end could not go on"))
    raise RemoteProtocolError(_("the other end said something unexpected"))


def own_addresses(port: int, host: str = "", first: str = "") -> tuple[str, ...]:
    """Where this machine is reached on `port`, `first` first; only at `host` where that is one address."""
    hosts = [first] if first else []
    if host in ("", "::", "0.0.0.0"):  # noqa: S104 (compared, not bound)
        hosts += sorted(local_addresses(), key=lambda each: (":" in each, each))
    else:
        hosts.append(host)
    usable = [each for each in dict.fromkeys(hosts) if "%" not in each and not _is_link_local(each)]
    return tuple(format_address((each, port)) for each in usable[:ADDRESS_LIMIT]) if port else ()


def meeting_places(forum: Forum, line: Line) -> tuple[str, ...]:
    """Where the engine of this home is reached: first the address that the other end has reached already."""
    return own_addresses(Lease(forum.paths.lock).port, first=line.own_host)


def _is_link_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return False
