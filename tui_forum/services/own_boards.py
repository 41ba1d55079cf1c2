"""Boards that this person came to on one machine, for their others: who is vouched for, and what is taken up.

Vouching needs the root seed, so it is done when a board is joined or founded, or whenever the passphrase was
typed anyway; the rest goes by itself, whenever the machines meet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from sync.crypto import vault
from sync.crypto.identity import SigningKey, half_card, member_key
from sync.crypto.spare import handed_statement
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from tui_forum.services.directory import own_board, shared_boards
from tui_forum.services.home import Forum
from tui_forum.services.own_words import LATEST, hold_word, is_off, lacking, my_word
from tui_forum.store.own_boards import teller_of
from tui_forum.store.view_batch import Doc

Spare = tuple[int, tuple[bytes, bytes, bytes]]
"""The number of spare keys, and their public halves: to sign, for Noise, for boxes."""


def vouch(forum: Forum, root_seed: bytes, joined: Collection[str] = ()) -> None:
    """Let our other machines come to the boards of this one; `joined` are those that we came to just now.

    A machine that was dropped is shut out of what it was handed. Nothing for somebody with one machine.
    """
    with forum.database.transaction():
        info = own_board(forum)
        if info is None or info.roster is None:
            return
        key = member_key(root_seed, info.board_id)
        if info.roster.founder != key.public:
            return
        for board in shared_boards(forum):
            _vouch_on(forum, info, board, (root_seed, key), joined=board.board_id.hex() in joined)
        for board_id, device in _handed_to_lost(forum, info):
            with suppress(NotPermitted):  # it was shut out before
                forum.log.drop_device(board_id, device, root_seed)


def catch_up(forum: Forum, passphrase: str) -> None:
    """The same where the passphrase was typed for something else; cheap if nobody waits for it."""
    info = own_board(forum)
    if info is None or info.roster is None:
        return
    waits = any(
        _spare_for(forum, info, machine)
        for board in shared_boards(forum)
        if not is_off(forum, info, board.board_id.hex())
        for machine in _unvouched(forum, info, board.board_id.hex())
    )
    if waits or any(_handed_to_lost(forum, info)):
        vouch(forum, vault.unlock_root(forum.paths.keys, passphrase))


def leave(forum: Forum, board: str) -> None:
    """A board was left here: nobody hands it to us, nor to a machine that is not on it. In a transaction."""
    info = own_board(forum)
    if info is not None:
        hold_word(forum, info, {"of": board, "on": False, "member": "", "cards": []}, LATEST)


def take_up(forum: Forum) -> int:
    """Begin with boards that our other machines handed us; how many."""
    info = own_board(forum) if _with_keys(forum) else None
    if info is None:
        return 0
    with forum.database.transaction():
        told = _with_keys(forum)  # as they are now: another process of this home may have been first
        taken = [_take(forum, info, item) for item in told]
        for item in told:  # keys are kept in one place
            kept = {**item, "body": {**item["body"], "secrets": []}}
            forum.projector.own.tables.keep_item(item["key"], kept)
    return sum(taken)


def _with_keys(forum: Forum) -> list[Doc]:
    """What was told of boards with keys that were not looked at yet."""
    return [item for item in forum.projector.own.boards.all_handed() if item["body"].get("secrets")]


def shut_out(forum: Forum, machines: Collection[str]) -> list[tuple[BoardInfo, str]]:
    """The devices by which these machines of ours may come to boards, or came: (board, device)."""
    here = {info.board_id.hex(): info for info in shared_boards(forum)}
    return [
        (here[card["of"]], card["device"])
        for card in forum.projector.own.boards.cards()
        if card["machine"] in machines and card["of"] in here
    ]


def _vouch_on(
    forum: Forum, info: BoardInfo, board: BoardInfo, keys: tuple[bytes, SigningKey], *, joined: bool
) -> None:
    of = board.board_id.hex()
    if is_off(forum, info, of) and not joined:
        return
    mine, (root_seed, person) = my_word(forum, info, of), keys
    member = member_key(root_seed, board.board_id)
    cards = [*mine["body"]["cards"]] if mine and mine["body"]["on"] else []
    fresh = []
    for machine in _unvouched(forum, info, of):
        spare = _spare_for(forum, info, machine)
        if spare is not None:
            number, publics = spare
            forum.projector.own.boards.use(machine, number)
            half = half_card(member, board.board_id, publics)
            statement = handed_statement(
                board.board_id, member.public, bytes.fromhex(machine), publics[0], half
            )
            fresh.append([machine, number, publics[0].hex(), half.hex(), person.sign(statement).hex()])
    again = joined and is_off(forum, info, of)
    if fresh or again:
        body = {"of": of, "on": True, "member": member.public.hex(), "cards": cards + fresh}
        known = mine["body"]["word"] if mine and mine["body"]["on"] and not again else LATEST
        hold_word(forum, info, body, known)


def _unvouched(forum: Forum, info: BoardInfo, board: str) -> list[str]:
    """Our machines that lack a board, and have no card for it from this one."""
    mine = my_word(forum, info, board)
    carded = {card[0] for card in mine["body"]["cards"]} if mine else set()
    return [machine for machine in lacking(forum, info, board) if machine not in carded]


def _spare_for(forum: Forum, info: BoardInfo, machine: str) -> Spare | None:
    """The first spare keys that a machine told for us to vouch for, and that we used for nothing yet."""
    boards, me = forum.projector.own.boards, info.device.id.hex()
    known = boards.spares_of(machine)
    told = {card[1] for item in boards.told_by(me) for card in item["body"]["cards"] if card[0] == machine}
    used = told | boards.used(machine)
    for certifier, number, *publics in known["body"]["spares"] if known else ():
        if certifier == me and number not in used:
            sign, noise, box = map(bytes.fromhex, publics)
            return number, (sign, noise, box)
    return None


def _take(forum: Forum, info: BoardInfo, item: Doc) -> bool:
    """Take up one board, where it is for us; or further keys of one that has been begun with."""
    body, teller, me = item["body"], bytes.fromhex(teller_of(item)), info.device.id.hex()
    board_id, secrets = bytes.fromhex(body["of"]), [bytes.fromhex(secret) for secret in body["secrets"]]
    if info.roster is None or info.roster.device(teller) is None or teller == info.device.id:
        return False
    mine = my_word(forum, info, body["of"])
    if any(each.board_id == board_id for each in forum.log.boards()):
        with suppress(NotPermitted):  # it was salvaged, say, and waits for an invite
            forum.log.take_secrets(board_id, secrets)
        return False
    if is_off(forum, info, body["of"]) or (mine and not mine["body"]["on"]):
        return False
    for machine, number, _device, half, _voucher in body["cards"]:
        if machine == me:
            vouched = bytes.fromhex(body["member"]), bytes.fromhex(half)
            with suppress(NotPermitted):  # keys of another board, or a card that does not hold
                forum.log.take_up(board_id, body["name"], secrets, (teller, number), vouched)
                return True
    return False


def _handed_to_lost(forum: Forum, info: BoardInfo) -> Iterator[tuple[bytes, bytes]]:
    """(board, device) of what was handed to a machine that was dropped, where it is not shut out yet."""
    gone = {device.hex() for device in info.roster.gone} if info.roster else set()
    for board, device in shut_out(forum, gone):
        device_id = bytes.fromhex(device)
        if forum.log.may_come(board.board_id, device_id):
            yield board.board_id, device_id
