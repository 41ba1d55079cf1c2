"""Which machines were met and when, what each is not known to hold, and what waits to leave this computer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sync.log.base import BoardInfo
from sync.log.bodies import AddDevice
from tui_forum.language import _
from tui_forum.services.delivery import MOST_COUNTED
from tui_forum.services.devices import NAMES
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F
from tui_forum.store.view_firsts import ALWAYS
from tui_forum.store.view_leaving import posts_after

MOST_MET = 12
MOST_LEAVING = 4
NEW_FOR = 7 * 86_400
"""Seconds for which a machine that somebody linked is told as new."""


@dataclass(frozen=True, slots=True)
class MetRow:
    """One machine that was met; on several boards it is one row if it has the same name and address.

    `mine` is one of our own; `to_send` counts our posts that it is not known to hold, up to MOST_COUNTED.
    `devices` are its ids on our boards, whole and in hex.
    """

    name: str
    mine: bool
    met: float
    address: str
    to_send: int
    devices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeavingRow:
    """One post of ours that no other machine is known to hold: its thread's title, whether it is a reply."""

    title: str
    reply: bool
    wall: int


@dataclass(frozen=True, slots=True)
class NewMachine:
    """A machine that a member linked lately, by the time their machine claims."""

    name: str
    board_name: str
    wall: int


def met_machines(forum: Forum) -> list[MetRow]:
    """The machines met last, latest first."""
    found: dict[tuple[str, str, bool], MetRow] = {}
    for row in (row for info in forum.log.boards() for row in _met_on(forum, info)):
        key = (row.name, row.address, row.mine)
        other = found.get(key)
        if other is not None:
            to_send = min(MOST_COUNTED, row.to_send + other.to_send)
            devices = other.devices + row.devices
            row = MetRow(row.name, row.mine, max(row.met, other.met), row.address, to_send, devices)
        found[key] = row
    return sorted(found.values(), key=lambda row: -row.met)[:MOST_MET]


def leaving_posts(forum: Forum) -> list[LeavingRow]:
    """The first few posts of ours that no other machine is known to hold."""
    rows: list[LeavingRow] = []
    for info in forum.log.boards():
        board = info.board_id.hex()
        upto = max((peer.upto for peer in forum.log.peers(info.board_id)), default=0)
        member = forum.projector.my_member(board)
        for post in posts_after(forum.view, upto, board, member, MOST_LEAVING) if member else ():
            thread = forum.view.thread(post["thread"])
            title = thread.get("title", "") if thread else ""
            rows.append(LeavingRow(title, "parent" in post, post["wall"]))
    return sorted(rows, key=lambda row: row.wall)[:MOST_LEAVING]


def held_ahead(forum: Forum) -> int:
    """How many posts are here and not shown before their time: their authors' clocks are ahead of ours."""
    return len(forum.view.posts.page(F("held") < ALWAYS, order_by="held", limit=MOST_COUNTED))


def new_machines(forum: Forum) -> list[NewMachine]:
    """Machines that other members have linked within the last days, latest first."""
    since, rows = forum.now() - NEW_FOR, []
    for info in forum.log.boards():
        roster = info.roster
        me = roster.device(info.device.id) if roster else None
        if roster is None or me is None:
            continue
        for act in forum.log.acts(info.board_id):
            if not isinstance(act.body, AddDevice) or act.op.wall < since or act.body.member == me.member:
                continue
            member = roster.members.get(act.body.member)
            if member is not None and act.op.device in member.devices:
                rows.append(NewMachine(member.name, info.name, act.op.wall))
    return sorted(rows, key=lambda row: -row.wall)


def name_of_device(forum: Forum, peer: str) -> str:
    """Whose device begins with this hex: a member's name, or our own machine's; "" for who is joining."""
    for info in forum.log.boards() if peer else ():
        me = forum.projector.my_member(info.board_id.hex())
        for member in info.roster.members.values() if info.roster else ():
            device = next((each.hex() for each in member.devices if each.hex().startswith(peer)), "")
            if device and member.member.hex() == me:
                return forum.view.fact(NAMES).get(device) or _("another machine of yours")
            if device:
                return member.name
    return ""


def _met_on(forum: Forum, info: BoardInfo) -> Iterator[MetRow]:
    roster = info.roster
    if roster is None:
        return
    board, names = info.board_id.hex(), forum.view.fact(NAMES)
    member = forum.projector.my_member(board)
    for mark in forum.log.peers(info.board_id):
        owner = roster.device(mark.device)
        if owner is None or not mark.met_wall or mark.device == info.device.id:
            continue
        mine = owner.member.hex() == member
        name = names.get(mark.device.hex(), "") if mine else owner.name
        to_send = forum.view.count_after(mark.upto, board, member, MOST_COUNTED) if member else 0
        yield MetRow(name, mine, mark.met_wall, mark.address, to_send, (mark.device.hex(),))
