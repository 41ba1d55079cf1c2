"""Ops that bring boards to a person's other machines: spare keys for those to come, boards handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from sync.clock import day_of
from sync.crypto.hashing import digest
from sync.log.base import BoardInfo
from sync.log.bodies import encode_body
from sync.log.op import Op, OpDraft
from sync.log.retention import ttl_code_for
from tui_forum.model.kinds import ContentKind
from tui_forum.model.own_boards import MAX_CARDS, MAX_SECRETS, Card, Handed, Spare, Spares
from tui_forum.model.own_said import TIE_SIZE, Said
from tui_forum.services.home import Forum
from tui_forum.services.own_telling import KEPT_DAYS, Telling
from tui_forum.services.own_words import UNTOLD, is_off, lacking, others
from tui_forum.store.view_batch import Doc

HANDED_DAYS = 30
"""How long an op with a board's keys is kept; who lacks the board still is told again, in half that time."""
STOCK = 16
"""Spare keys that each of the person's other machines may vouch for."""


def boards_owed(forum: Forum, info: BoardInfo) -> Iterator[Telling]:
    """What the other machines are to be told of boards now, and the spare keys that they lack."""
    yield from _spares_owed(forum, info)
    for item in forum.projector.own.boards.told_by(info.device.id.hex()):
        body = item["body"]
        if not body["on"]:
            if item["owed"] == UNTOLD:
                yield _left(forum, item, said=None)
            continue
        board = _joined(forum, body["of"])
        if board is not None and _is_due(forum, info, board, item):
            yield _handed(forum, info, board, item)


def boards_again(forum: Forum, info: BoardInfo) -> Iterator[Telling]:
    """What stands of that, for machines that were away for long."""
    me = info.device.id.hex()
    known = forum.projector.own.boards.spares_of(me)
    if known is not None:
        yield _spares([tuple(spare) for spare in known["body"]["spares"]])
    for item in forum.projector.own.boards.told_by(me):
        if not item["body"]["on"] and item["owed"] != UNTOLD:
            yield _left(forum, item, said=_word(item["body"]))


def _is_due(forum: Forum, info: BoardInfo, board: BoardInfo, item: Doc) -> bool:
    """Whether a board is to be handed over: now first, or to who lacks it still and other keys by now."""
    if item["owed"] == UNTOLD:
        return True
    body, lack = item["body"], lacking(forum, info, item["body"]["of"])
    if is_off(forum, info, body["of"]) or not any(card[0] in lack for card in body["cards"]):
        return False
    if day_of(forum.now()) - item["day"] >= HANDED_DAYS // 2:
        return True
    return bool(body.get("told") != _named(_secrets(forum, board)))


def _handed(forum: Forum, info: BoardInfo, board: BoardInfo, item: Doc) -> Telling:
    body, secrets = item["body"], _secrets(forum, board)
    current = others(info)
    cards = tuple(
        Card(bytes.fromhex(machine), number, *map(bytes.fromhex, rest))
        for machine, number, *rest in body["cards"]
        if machine in current
    )[-MAX_CARDS:]
    member, keys = bytes.fromhex(body["member"]), tuple(secrets if cards else ())
    said = _word(body)
    op = Handed(board.board_id, True, board.name, member, cards, keys, said)
    return _telling(ContentKind.HANDED, op, HANDED_DAYS, partial(_settled, forum, item, _named(secrets)))


def _left(forum: Forum, item: Doc, *, said: Said | None) -> Telling:
    op = Handed(bytes.fromhex(item["body"]["of"]), False, "", b"", (), (), said)
    return _telling(ContentKind.HANDED, op, KEPT_DAYS, partial(_settled, forum, item, ""))


def _settled(forum: Forum, item: Doc, told: str, op: Op) -> None:
    body, tie = item["body"], op.op_id[:TIE_SIZE].hex()
    word = [op.lamport, tie] if _word(body) is None else body["word"]
    now = {"owed": 0, "lamport": op.lamport, "tie": tie, "day": day_of(forum.now())}
    kept = {**item, **now, "body": {**body, "word": word, "told": told, "secrets": []}}
    forum.projector.own.tables.keep_item(item["key"], kept)


def _spares_owed(forum: Forum, info: BoardInfo) -> Iterator[Telling]:
    """Every other machine can vouch for as many boards to come as we keep spare keys for it."""
    known = forum.projector.own.boards.spares_of(info.device.id.hex())
    told = [tuple(spare) for spare in known["body"]["spares"]] if known else []
    wanted: list[tuple[str | int, ...]] = []
    for machine in others(info)[:MAX_CARDS]:
        mine = [spare for spare in told if spare[0] == machine]
        free = [spare for spare in mine if forum.log.spare_is_free(bytes.fromhex(machine), int(spare[1]))]
        number = max((int(spare[1]) for spare in mine), default=-1)
        while len(free) < STOCK:
            number += 1
            if forum.log.spare_is_free(bytes.fromhex(machine), number):
                free.append(_spare(forum, machine, number))
        wanted += free
    if wanted != told:
        yield _spares(wanted)


def _spare(forum: Forum, machine: str, number: int) -> tuple[str | int, ...]:
    keys = forum.log.spare(bytes.fromhex(machine), number)
    return machine, number, keys.id.hex(), keys.noise_public.hex(), keys.box_public.hex()


def _spares(listed: list[tuple[str | int, ...]]) -> Telling:
    items = tuple(
        Spare(bytes.fromhex(str(machine)), int(number), *(bytes.fromhex(str(key)) for key in keys))
        for machine, number, *keys in listed
    )
    return _telling(ContentKind.SPARES, Spares(items), KEPT_DAYS)


def _joined(forum: Forum, board: str) -> BoardInfo | None:
    """The board, if it counts us among its members."""
    for info in forum.log.boards():
        if info.board_id.hex() == board and info.roster and info.roster.device(info.device.id):
            return info
    return None


def _secrets(forum: Forum, board: BoardInfo) -> list[bytes]:
    return forum.log.secrets_of(board.board_id)[-MAX_SECRETS:]


def _named(secrets: list[bytes]) -> str:
    return digest(b"told", *secrets).hex()


def _word(body: Doc) -> Said | None:
    """When the word that stands was first said; None for one that is not told yet."""
    lamport, tie = body["word"]
    return Said(lamport, bytes.fromhex(tie)) if tie else None


def _telling(
    kind: ContentKind, body: Spares | Handed, days: int, settle: Callable[[Op], None] = lambda _: None
) -> Telling:
    return Telling(OpDraft(kind, encode_body(body), ttl_code=ttl_code_for(days)), settle)
