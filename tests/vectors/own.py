"""Vectors of the board that joins one person's machines: docs/PROTOCOL-self.md."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sync.crypto.identity import (
    DeviceKeys,
    device_keys,
    half_card,
    member_key,
    own_board_key,
    own_board_secret,
    whole_card,
)
from sync.crypto.seal import epoch_keys
from sync.crypto.spare import handed_statement, spare_keys, spare_seed
from sync.log.acts import board_id_of
from sync.log.bodies import encode_body
from sync.log.machines import own_board_id
from tests.vectors.content import fields_of
from tests.vectors.making import (
    BOARD,
    DEVICE,
    DEVICE_SEED,
    EPOCH_SECRET,
    MEMBER,
    OTHER_DEVICE,
    OTHER_SECRET,
    ROOT_SEED,
    WALL,
    Plain,
    plain,
)
from tui_forum.model.kinds import ContentKind
from tui_forum.model.own import (
    Draft,
    DraftText,
    Machine,
    MarkItem,
    Marks,
    MuteItem,
    Mutes,
    OwnBody,
    SavedItem,
    Saves,
)
from tui_forum.model.own_boards import Card, Handed, Spare, Spares
from tui_forum.model.own_said import Said
from tui_forum.model.spans import to_runs

POST, NEWER = b"\x99" * 32, b"\x9a" * 16
SPANS = [(1, 40), (42, 42), (50, 61)]
SAID = Said(7, b"\x17" * 8)
TEXT = DraftText(
    BOARD, POST, POST, "", "", "listen", ("illness",), (), "Hm.", 30, False, False, True, WALL
)  # fmt: skip


NEW_SEED = b"\x53" * 32
OWN_BOARD = own_board_id(ROOT_SEED)
PERSON = member_key(ROOT_SEED, OWN_BOARD)
OLD, NEW = device_keys(DEVICE_SEED, OWN_BOARD).id, device_keys(NEW_SEED, OWN_BOARD).id
NUMBER = 3
"""The spare keys of the machine `NEW` for the machine `OLD` that are used."""


def spare_of() -> tuple[DeviceKeys, tuple[bytes, bytes, bytes]]:
    """These keys, and their public halves."""
    keys = spare_keys(spare_seed(NEW_SEED, OLD, NUMBER))
    return keys, (keys.id, keys.noise_public, keys.box_public)


def bodies() -> Iterator[tuple[str, ContentKind, OwnBody]]:
    """(name, kind, body), every kind at least once."""
    read = MarkItem(DEVICE.id, True, to_runs(SPANS))
    unread = MarkItem(OTHER_DEVICE.id, False, (3, 1), SAID)
    yield "Marks", ContentKind.MARKS, Marks(BOARD, (read, unread))
    saved = SavedItem(BOARD, POST, True, WALL), SavedItem(BOARD, NEWER * 2, False, WALL, SAID)
    yield "Saved", ContentKind.SAVED, Saves(saved)
    person = MuteItem("person", DEVICE.id.hex(), "Bo", BOARD, True, WALL)
    word = MuteItem("word", " frost ", "frost", b"", False, WALL, SAID)
    yield "Mute", ContentKind.MUTE, Mutes((person, word))
    yield "a new Draft", ContentKind.DRAFT, Draft(b"", (), TEXT)
    yield "a Draft told again", ContentKind.DRAFT, Draft(NEWER, (b"\x16" * 16,), TEXT)
    yield "a Draft that is gone", ContentKind.DRAFT, Draft(b"", (b"\x16" * 16, NEWER), None)
    yield "Machine", ContentKind.MACHINE, Machine("kitchen", ((BOARD, DEVICE.id),))
    spare, publics = spare_of()
    yield "Spares", ContentKind.SPARES, Spares((Spare(OLD, NUMBER, *publics),))
    half = half_card(MEMBER, BOARD, publics)
    statement = handed_statement(BOARD, MEMBER.public, NEW, spare.id, half)
    card = Card(NEW, NUMBER, spare.id, half, PERSON.sign(statement))
    handed = Handed(BOARD, True, "Garden", MEMBER.public, (card,), (EPOCH_SECRET, OTHER_SECRET))
    yield "Handed", ContentKind.HANDED, handed
    yield "a board that was left", ContentKind.HANDED, Handed(BOARD, False, "", b"", (), (), SAID)


def make() -> Plain:
    """own.json."""
    key, secret = own_board_key(ROOT_SEED), own_board_secret(ROOT_SEED)
    spare, publics = spare_of()
    whole = whole_card(MEMBER.public, BOARD, spare, half_card(MEMBER, BOARD, publics))
    return plain(
        {
            "about": "docs/PROTOCOL-self.md. `runs` are the seqs that the first item of Marks marks, first"
            " and last of each run. Root seed and devices are those of keys.json.",
            "board": {
                "key_public": key.public,
                "board_id": board_id_of(key.public),
                "epoch_secret": secret,
                "kid": epoch_keys(secret).kid,
            },
            "runs": SPANS,
            "spare": {
                "device_seed": NEW_SEED,
                "certifier": OLD,
                "machine": NEW,
                "number": NUMBER,
                "seed": spare_seed(NEW_SEED, OLD, NUMBER),
                "person_public": PERSON.public,
                "card": fields_of(list(msgspec.structs.astuple(whole))),
            },
            "bodies": [
                {
                    "name": name,
                    "kind": int(kind),
                    "fields": fields_of([getattr(body, field) for field in body.__struct_fields__]),
                    "body": encode_body(body),
                }
                for name, kind, body in bodies()
            ],
        }
    )
