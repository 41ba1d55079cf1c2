"""A person's machines: which there are, what they are called here, and dropping one that was lost."""

from __future__ import annotations

import platform
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sync.crypto import vault
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.kinds import Role
from tui_forum.language import N_, _, grouped, ngettext
from tui_forum.model.errors import NotFound
from tui_forum.model.limits import MAX_NAME, checked_name
from tui_forum.services import own
from tui_forum.services.directory import shared_boards
from tui_forum.services.home import Forum
from tui_forum.services.own_boards import shut_out
from tui_forum.text import clean_line

NAMES = "devices"
"""The fact (of the table `home`) that holds what machines are called here, by device id."""
SHORTEST_PREFIX = 4
SEE = N_("See `tui-forum devices list`.")
BETWEEN = N_("between your machines")


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One machine of ours on one board; another id on each, so that boards cannot be linked.

    `name` is what it is called here ("" for nothing), `met` unix seconds of the last meeting (0 for never and
    for this machine), `address` where it was reached.
    """

    device: str
    board: str
    board_name: str
    name: str
    this: bool
    met: int
    address: str


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """A machine that speaks for us no more; `rekeyed`: new keys begin at once, else by some facilitator.

    `closed` invites to that board are open no more: the lost machine knew how to meet their holders.
    """

    device: str
    board: str
    board_name: str
    name: str
    rekeyed: bool
    closed: int


def list_devices(forum: Forum) -> list[DeviceRow]:
    """Our machines on every board that we are on, this one first."""
    names = _names(forum)
    rows = [row for info in shared_boards(forum) for row in _rows(forum, info, names)]
    return sorted(
        rows, key=lambda row: (row.board_name.casefold(), row.board, not row.this, row.name, row.device)
    )


def missing_words(forum: Forum) -> list[str]:
    """For each of our machines that is on boards which are not here: that it is, and the next step."""
    said = []
    for name, number in own.missing_here(forum):
        words = ngettext(
            "“{machine}” is on {n} board that this machine is not on. It comes by itself once you have "
            "opened tui-forum there and the two meet; if it does not, link again: `tui-forum devices link` "
            "there.",
            "“{machine}” is on {n} boards that this machine is not on. They come by themselves once you have "
            "opened tui-forum there and the two meet; if they do not, link again: `tui-forum devices link` "
            "there.",
            number,
        )
        said.append(words.format(machine=name or _("another machine"), n=grouped(number)))
    return said


def machine_name() -> str:
    """What this machine calls itself, as the name for it on the person's others; "" for nothing sensible."""
    return clean_line(platform.node()).strip()[:MAX_NAME]


def own_devices(forum: Forum) -> set[str]:
    """The ids of all our machines on all boards, on the one that joins them, too."""
    return {row.device for info in forum.log.boards() for row in _rows(forum, info, {})}


def remember_names(forum: Forum, devices: Collection[str], name: str) -> None:
    """Call these machines `name` here, as far as it can be shown; it may come from another machine."""
    name = clean_line(name).strip()[:MAX_NAME]
    if devices and name:
        kept = dict(forum.view.fact(NAMES)) | dict.fromkeys(devices, name)
        kept.pop("fact", None)
        forum.view.keep_fact(NAMES, kept)


def remember_linked(forum: Forum, devices: Collection[str], name: str) -> None:
    """The same for a machine that is linked now; one that is called like another has a number behind it."""
    given = {device: each for device, each in forum.view.fact(NAMES).items() if device not in devices}
    name = clean_line(name).strip()[: MAX_NAME - len(" 99")]
    numbered = (name, *(f"{name} {number}" for number in range(2, 100)))
    remember_names(forum, devices, next((each for each in numbered if each not in given.values()), name))


def name_device(forum: Forum, which: str, name: str) -> list[DeviceRow]:
    """Call a machine `name`; of this one our others learn it, and nobody else. Raises NotFound, BadInput."""
    name = checked_name(name, _("name of the machine"))
    rows = find_devices(forum, which)
    meant = {row.device for row in rows}
    remember_names(forum, meant, name)
    if any(row.this for row in rows):
        own.call_this(forum, name)
    return [row for row in list_devices(forum) if row.device in meant]


def find_devices(forum: Forum, which: str) -> list[DeviceRow]:
    """The machine that `which` means, a row a board: its name, or at least 4 characters of one of its ids.

    Of a machine that has told which devices it is on our boards, all of them. Raises NotFound.
    """
    rows, wanted = list_devices(forum), which.strip()
    meant = [row for row in rows if row.name and row.name.casefold() == wanted.casefold()]
    if not meant and len(wanted) >= SHORTEST_PREFIX:
        meant = [row for row in rows if row.device.startswith(wanted.lower())]
        if len(meant) > 1:
            raise NotFound(
                _("{wanted!r} means more than one machine.").format(wanted=wanted[:80]),
                _("Give more characters of its id."),
            )
    if not meant:
        raise NotFound(_("You have no machine {wanted!r}.").format(wanted=wanted[:80]), _(SEE))
    together = own.same_machine(forum, {row.device for row in meant})
    return [row for row in rows if row.device in together]


def drop_device(forum: Forum, which: str, passphrase: str) -> list[DroppedRow]:
    """A lost machine of ours speaks for us no more, on every board where it is known as that machine.

    What it wrote that is here stays; invites made before admit nobody any more, and what the machines tell
    each other goes on under new keys. Raises NotFound, NotPermitted (for this very machine), WrongPassphrase.
    """
    meant = find_devices(forum, which)
    if any(row.this for row in meant):
        raise NotPermitted(
            _("This is the machine that you are at."),
            _("Drop it from another one, or forget boards with `board leave`."),
        )
    root_seed = vault.unlock_root(forum.paths.keys, passphrase)
    between = _on_own_board(forum, meant)
    rows = [*meant, *between, *_handed(forum, meant, between)]
    return [_drop(forum, row, root_seed) for row in rows]


def _drop(forum: Forum, row: DeviceRow, root_seed: bytes) -> DroppedRow:
    board_id = bytes.fromhex(row.board)
    before = len(forum.log.board(board_id).invites)
    forum.log.drop_device(board_id, bytes.fromhex(row.device), root_seed)
    info = forum.log.board(board_id)
    me = info.roster.device(info.device.id) if info.roster else None
    rekeyed = me is not None and me.role <= Role.FACILITATOR
    closed = before - len(info.invites)
    return DroppedRow(row.device, row.board, row.board_name, row.name, rekeyed, closed)


def _handed(forum: Forum, meant: Sequence[DeviceRow], between: Sequence[DeviceRow]) -> list[DeviceRow]:
    """The same machine on boards that were handed to it, whether it has come to them yet or not."""
    known = {row.device for row in meant}
    return [
        DeviceRow(device, info.board_id.hex(), info.name, meant[0].name, False, 0, "")
        for info, device in shut_out(forum, {row.device for row in between})
        if device not in known and forum.log.may_come(info.board_id, bytes.fromhex(device))
    ]


def _names(forum: Forum) -> dict[str, str]:
    """What machines are called: here, else by themselves."""
    return own.told_names(forum) | forum.view.fact(NAMES)


def _on_own_board(forum: Forum, meant: Collection[DeviceRow]) -> list[DeviceRow]:
    """The same machine where it is one of those that share marks and drafts."""
    info = own.own_board(forum)
    rows = _rows(forum, info, _names(forum)) if info else []
    together = own.same_machine(forum, {row.device for row in meant})
    found = [row for row in rows if row.device in together]
    if not found:  # one that never told which it is: by its name, or as the only one
        unknown = [
            row for row in rows if not row.this and not own.same_machine(forum, {row.device}) - {row.device}
        ]
        named = [row for row in unknown if row.name and row.name in {each.name for each in meant}]
        found = named or unknown[: len(unknown) == 1]
    return [replace(row, board_name=_(BETWEEN)) for row in found]


def _rows(forum: Forum, info: BoardInfo, names: dict[str, str]) -> list[DeviceRow]:
    me = info.roster.device(info.device.id) if info.roster else None
    marks = {mark.device: mark for mark in forum.log.peers(info.board_id)} if me else {}
    rows = []
    for device in me.devices if me else ():
        mark, this = marks.get(device), device == info.device.id
        rows.append(
            DeviceRow(
                device.hex(),
                info.board_id.hex(),
                info.name,
                names.get(device.hex(), ""),
                this,
                int(mark.met_wall) if mark and not this else 0,
                mark.address if mark else "",
            )
        )
    return rows
