"""What a person's own machines tell each other: read marks, saved posts, mutes, drafts, and their names.

It goes by a board of its own, which is founded when a second machine is linked, has that one person as its
member, and is in no list. What changes here is noted at once and told a little later, so that reading and
typing make few ops; an op is kept for 90 days, and each machine tells again every 30 days all that stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import suppress

from sync.clock import day_of
from sync.errors import StoreBusy
from sync.log.base import BoardInfo
from sync.log.machines import own_board_id as board_id_for
from tui_forum.services.directory import own_board as own_board
from tui_forum.services.directory import shared_boards
from tui_forum.services.home import Forum
from tui_forum.services.own_boards import take_up, vouch
from tui_forum.services.own_handing import boards_again, boards_owed
from tui_forum.services.own_telling import Telling, everything, machine_changed, owed
from tui_forum.store.view_marking import Marking
from tui_forum.text import clean_line

REST_SECONDS = 15
"""Marks and drafts are told when nothing was read or typed for so long,"""
LONGEST_SECONDS = 120
"""and marks after so long at the latest."""
AGAIN_DAYS = 30


def begin(forum: Forum, root_seed: bytes, machine: str = "", *, found: bool = True) -> None:
    """Join this home to the person's other machines, as `machine`; what is kept here is to be told to them.

    The board is founded if it is not here, unless it is about to come. Harmless when repeated.
    """
    board_id = board_id_for(root_seed)
    tables = forum.projector.own.tables
    with forum.database.transaction():
        if found:
            forum.log.found_own_board(root_seed, forum.name)
        known = tables.fact()
        tables.keep_fact({"board": board_id.hex(), **({"name": machine} if machine else {})})
        if not known:
            tables.keep_fact({"told": day_of(forum.now())})
            _owe_everything(forum)


def come(forum: Forum, root_seed: bytes, boards: Collection[str]) -> list[bytes]:
    """This machine was linked and has these boards: tell the others, with spare keys for boards to come.

    The envelopes of what is told, for the machine that linked this one: no other meeting is needed.
    """
    vouch(forum, root_seed, boards)
    board_id = board_id_for(root_seed)
    if board_id.hex() not in boards:
        return []
    before = forum.log.mark(board_id)
    share(forum, now=True)
    return forum.log.fetch(board_id, [identity for _, _, identity in forum.log.since(board_id, before)])


def own_board_id(forum: Forum) -> bytes:
    """The id of the board that joins this person's machines; empty for somebody who has one machine only."""
    return bytes.fromhex(forum.projector.own.tables.fact().get("board", ""))


def call_this(forum: Forum, name: str) -> None:
    """This machine is called `name`; the others are told with what changes next."""
    with forum.database.transaction():
        if forum.projector.own.tables.linked():
            forum.projector.own.tables.keep_fact({"name": name})


def told_names(forum: Forum) -> dict[str, str]:
    """What our other machines call themselves, by each of their devices."""
    info, machines = own_board(forum), forum.projector.own.lists.machines()
    here = info.device.id.hex() if info else ""
    names = {
        machine: clean_line(body["name"]).strip() for machine, body in machines.items() if machine != here
    }
    alike = Counter(names.values())
    return {
        device: names[machine] if alike[names[machine]] == 1 else f"{names[machine]} {machine[:4]}"
        for machine, devices in _claims(forum).items()
        for device in devices
        if names.get(machine)
    }


def missing_here(forum: Forum) -> list[tuple[str, int]]:
    """Our other machines that are on boards which this one is not on: what each is called, and how many.

    Not those that were left here.
    """
    info = own_board(forum)
    roster = info.roster if info else None
    if info is None or roster is None:
        return []
    here = {info.board_id.hex(), *(board.board_id.hex() for board in shared_boards(forum))}
    told = forum.projector.own.boards.told_by(info.device.id.hex())
    here |= {item["body"]["of"] for item in told if not item["body"]["on"]}
    found = [
        (clean_line(body["name"]).strip(), len({board for board, _device in body["devices"]} - here))
        for machine, body in forum.projector.own.lists.machines().items()
        if roster.device(bytes.fromhex(machine)) is not None
    ]
    return sorted((name, number) for name, number in found if number)


def same_machine(forum: Forum, devices: Collection[str]) -> set[str]:
    """These devices, and all that a machine of ours said to be itself beside one of them."""
    together = set(devices)
    for claimed in _claims(forum).values():
        if not claimed.isdisjoint(devices):
            together |= claimed
    return together


def _claims(forum: Forum) -> dict[str, set[str]]:
    """Which devices each machine said to be, and the person said that it is.

    None of those that two said to be: one of them is lying.
    """
    claims = {
        machine: {machine, *(device for _, device in body["devices"])}
        for machine, body in forum.projector.own.lists.machines().items()
    }
    counted = Counter(device for devices in claims.values() for device in devices)
    vouched = {
        device: machine
        for item in forum.projector.own.boards.all_handed()
        for machine, _number, device, *_signatures in item["body"]["cards"]
    }
    sure = {
        machine: {each for each in devices if counted[each] == 1 and vouched.get(each, machine) == machine}
        for machine, devices in claims.items()
    }
    for device, machine in vouched.items():
        sure.setdefault(machine, {machine}).add(device)
    return sure


def share(forum: Forum, *, now: bool = False) -> int:
    """Tell our other machines what changed here, as soon as it rests, or `now`; how many ops were written.

    Boards that they handed over are begun with.
    """
    take_up(forum)
    if not _something_owed(forum):
        return 0
    with forum.database.transaction():
        info = own_board(forum)
        if info is None or info.roster is None or info.roster.device(info.device.id) is None:
            return 0  # this machine was dropped: nobody listens
        _put_out_strangers(forum, info)
        rested = forum.now() if now else forum.now() - REST_SECONDS
        written = _write(forum, info, boards_owed(forum, info))
        marks = now or _marks_rest(forum)
        written += _write(forum, info, owed(forum, info, marks=marks, typed_before=rested))
        if _is_old(forum):
            written += _write(forum, info, everything(forum, info))
            written += _write(forum, info, boards_again(forum, info))
            forum.projector.own.tables.keep_fact({"told": day_of(forum.now())})
        return written


def part(forum: Forum) -> None:
    """Before a home is closed: our other machines are to know at the next meeting. Busy: next time."""
    with suppress(StoreBusy):
        share(forum, now=True)


def _write(forum: Forum, info: BoardInfo, tellings: Iterable[Telling]) -> int:
    listed = list(tellings)
    ops = forum.log.append_many(info.board_id, [telling.draft for telling in listed]) if listed else []
    for telling, op in zip(listed, ops, strict=True):
        telling.settle(op)
    return len(ops)


def _put_out_strangers(forum: Forum, info: BoardInfo) -> None:
    """Nobody but this person belongs there: whoever a stolen machine let in is put out before we write."""
    roster = info.roster
    for member in roster.members if roster else ():
        if roster is not None and member != roster.founder:
            forum.log.remove_member(info.board_id, member)


def _owe_everything(forum: Forum) -> None:
    """What was kept here while there was no other machine."""
    own, view = forum.projector.own, forum.view
    for info in shared_boards(forum):
        board = info.board_id.hex()
        own.owe_all(board, Marking(forum.projector).latest())
    for saved in view.saved:
        body = {"post": saved["post"], "on": True, "since": saved["since"]}
        own.tables.owe_item(f"saved:{saved['board']}:{saved['post']}", "saved", saved["board"], body)
    for mute in view.mutes:
        body = {
            "mute": mute["kind"],
            "of": mute["value"],
            "label": mute["label"],
            "on": True,
            "since": mute["since"],
        }
        own.tables.owe_item(f"mute:{mute['key']}", "mute", mute["board"], body)
    view.drafts.update({"owed": 1})


def _marks_rest(forum: Forum) -> bool:
    """Whether reading has paused since marks moved, or has gone on for long."""
    since = [document["since"] for document in forum.projector.own.tables.owed]
    if not since:
        return False
    now = forum.now()
    return bool(now - max(since) >= REST_SECONDS or now - min(since) >= LONGEST_SECONDS)


def _is_old(forum: Forum) -> bool:
    told: int = forum.projector.own.tables.fact().get("told", 0)
    return day_of(forum.now()) - told >= AGAIN_DAYS


def _something_owed(forum: Forum) -> bool:
    own, info = forum.projector.own, own_board(forum)
    if info is None:
        return False
    changed = len(own.tables.owed) or own.tables.items_owed() or own.drafts.owed()
    if changed or _is_old(forum) or machine_changed(forum, info):
        return True
    return next(boards_owed(forum, info), None) is not None
