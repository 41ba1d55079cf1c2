"""Making another machine one of the same person's: their root seed and their boards, inside a pairing.

Nothing here happens unless the person asked for it on both machines, with the passphrase on each.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from sync.clock import Clock, SystemClock
from sync.crypto import vault
from sync.crypto.vault import Cost
from sync.crypto.words import to_words
from sync.errors import PairingFailed, RemoteProtocolError, SyncError
from sync.log.machines import HandOver, own_board_id
from sync.net.pairing import Network
from sync.net.pairing_line import Line
from sync.protocol.limits import MAX_SECRETS
from sync.protocol.pairing_frames import (
    Board,
    Done,
    Person,
    Purpose,
    Records,
    Wants,
    in_records,
)
from tui_forum.language import _
from tui_forum.services import own, own_boards
from tui_forum.services.devices import own_devices, remember_linked
from tui_forum.services.home import Forum, check_passphrase, create_home, home_exists, open_home
from tui_forum.services.spoken import Told, Wait, asked_for, decline, expect, hold, meeting_places, seek


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A machine that was linked: the person's name, and the boards that went over, as (id, name)."""

    name: str
    address: str
    boards: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Parcel:
    """What the new machine was handed."""

    person: Person
    boards: list[Board] = field(default_factory=list)
    records: dict[bytes, list[bytes]] = field(default_factory=dict)


def link_machine(
    forum: Forum,
    passphrase: str,
    told: Told,
    *,
    machine: str = "",
    as_text: bool = False,
    network: Network | None = None,
    wait: Wait | None = None,
) -> LinkedRow:
    """Make a code, tell it, and hand this person and their boards to the machine that uses it.

    `as_text`: not to be said but pasted, photographed or carried. `machine` is what the other machine will
    call this one. Raises WrongPassphrase, CodeBurned, PortTaken, Stopped.
    """
    root_seed = vault.unlock_root(forum.paths.keys, passphrase)
    person = Person(root_seed, forum.name, machine)
    return hold(
        forum.clock,
        network or Network(),
        lambda line: _give(forum, person, line),
        told,
        wait or Wait(),
        as_text=as_text,
    )


def adopt_person(
    folder: Path,
    passphrase: str,
    code: str,
    told: Told,
    *,
    machine: str = "",
    network: Network | None = None,
    wait: Wait | None = None,
    cost: Cost = Cost.PEOPLE,
    clock: Clock | None = None,
) -> LinkedRow:
    """Become a machine of whoever holds `code`: make the home in `folder`, or bring one of theirs up to date.

    `machine` is what the other machine will call this one. Raises BadCode, BadInput, WrongPassphrase,
    NoPeerReached, PairingFailed, CodeBurned, Stopped.
    """
    clock = clock or SystemClock()
    place = _Place(folder, passphrase, cost, clock)
    try:
        place.look()
        return seek(
            code, clock, network or Network(), lambda line: _take(place, machine, line), told, wait or Wait()
        )
    finally:
        if place.forum is not None:
            place.forum.close()


@dataclass(slots=True)
class _Place:
    """The new machine's home, which may be there or not."""

    folder: Path
    passphrase: str
    cost: Cost
    clock: Clock
    forum: Forum | None = None
    root_seed: bytes | None = None

    def look(self) -> None:
        """Open what is there, before anybody is asked for anything."""
        if home_exists(self.folder):
            self.forum = open_home(self.folder, self.passphrase, clock=self.clock)
            self.root_seed = vault.unlock_root(self.forum.paths.keys, self.passphrase)
        else:
            check_passphrase(self.passphrase)

    def furnish(self, person: Person) -> Forum:
        """The home, made for `person` if there was none. Raises PairingFailed where it is somebody else's."""
        if self.forum is None:
            words = to_words(person.root_seed)
            self.forum = create_home(
                self.folder, person.name, self.passphrase, words=words, cost=self.cost, clock=self.clock
            )
        elif self.root_seed != person.root_seed:
            raise PairingFailed(
                _("The home on this machine belongs to somebody else; nothing was changed."),
                _("Link into a new home: choose another folder with --home DIR."),
            )
        return self.forum


async def _give(forum: Forum, person: Person, line: Line) -> LinkedRow:
    """The holder's part of the talk."""
    wants = await asked_for(line, Purpose.LINK)
    await asyncio.to_thread(own.begin, forum, person.root_seed, person.machine)
    before = await asyncio.to_thread(own_devices, forum)
    given = await asyncio.to_thread(_hand_overs, forum)
    await line.send(person)
    places = meeting_places(forum, line)
    for board in given:
        secrets = board.secrets[-MAX_SECRETS:]
        await line.send(Board(board.board_id, board.name, board.device, secrets, places))
        for part in in_records(board.board_id, board.governance):
            await line.send(part)
    await line.send(Done())
    await _take_up(forum, line, {board.board_id for board in given})
    await asyncio.to_thread(remember_linked, forum, own_devices(forum) - before, wants.name)
    with suppress(OSError):
        await line.send(Done())
    await asyncio.to_thread(own_boards.vouch, forum, person.root_seed)
    await asyncio.to_thread(own.share, forum, now=True)
    return LinkedRow(forum.name, line.address, _named(person.root_seed, given))


async def _take(place: _Place, machine: str, line: Line) -> LinkedRow:
    """The guest's part of the talk."""
    parcel = await _receive_all(line, machine)
    person, boards = parcel.person, parcel.boards
    try:
        forum = await asyncio.to_thread(place.furnish, person)
        await asyncio.to_thread(own.begin, forum, person.root_seed, machine, found=False)
        for board in boards:
            records = parcel.records.get(board.board_id, [])
            records = await asyncio.to_thread(_adopt, forum, person.root_seed, board, records)
            for part in in_records(board.board_id, records):
                await line.send(part)
        told = await asyncio.to_thread(
            own.come, forum, person.root_seed, {board.board_id.hex() for board in boards}
        )
        for part in in_records(own_board_id(person.root_seed), told):
            await line.send(part)
        holder = [board.device.hex() for board in boards]
        await asyncio.to_thread(remember_linked, forum, holder, person.machine)
    except SyncError:
        await decline(line)
        raise
    await line.send(Done())
    await expect(line, Done)
    return LinkedRow(person.name, line.address, _named(person.root_seed, boards))


async def _receive_all(line: Line, machine: str) -> _Parcel:
    await line.send(Wants(Purpose.LINK, machine))
    person = await line.receive()
    if not isinstance(person, Person):
        raise PairingFailed(
            _("That code lets somebody into a board; it links no machine."),
            _("Use `tui-forum pair --code CODE` for it."),
        )
    parcel = _Parcel(person)
    while True:
        message = await expect(line, Board, Records, Done)
        match message:
            case Board():
                parcel.boards.append(message)
            case Records():
                parcel.records.setdefault(message.board_id, []).extend(message.envelopes)
            case _:
                return parcel


async def _take_up(forum: Forum, line: Line, boards: set[bytes]) -> None:
    """The envelopes by which the new machine becomes known."""
    while True:
        message = await expect(line, Records, Done)
        if isinstance(message, Done):
            return
        if not isinstance(message, Records) or message.board_id not in boards:
            raise RemoteProtocolError(_("it spoke of a board that was not handed over"))
        await asyncio.to_thread(forum.log.ingest, message.board_id, message.envelopes)


def _named(root_seed: bytes, boards: Sequence[Board | HandOver]) -> tuple[tuple[str, str], ...]:
    """(id, name) of the boards that went over, but for the one that joins the machines themselves."""
    own_board = own_board_id(root_seed)
    return tuple((board.board_id.hex(), board.name) for board in boards if board.board_id != own_board)


def _hand_overs(forum: Forum) -> list[HandOver]:
    joined = [info for info in forum.log.boards() if info.state == "joined" and info.roster is not None]
    return [forum.log.hand_over(info.board_id) for info in joined]


def _adopt(forum: Forum, root_seed: bytes, board: Board, records: Sequence[bytes]) -> list[bytes]:
    own = forum.log.adopt_board(root_seed, board.board_id, board.name, board.secrets, records)
    if board.addresses:
        forum.log.remember_address(board.board_id, board.device, board.addresses[0])
    return own
