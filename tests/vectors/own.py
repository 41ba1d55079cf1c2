"""Vectors of the board that joins one person's machines: docs/PROTOCOL-self.md."""

from __future__ import annotations

from collections.abc import Iterator

from sync.crypto.identity import own_board_key, own_board_secret
from sync.crypto.seal import epoch_keys
from sync.log.acts import board_id_of
from sync.log.bodies import encode_body
from tests.vectors.content import fields_of
from tests.vectors.making import BOARD, DEVICE, OTHER_DEVICE, ROOT_SEED, WALL, Plain, plain
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
    Said,
    SavedItem,
    Saves,
)
from tui_forum.model.spans import to_runs

POST, NEWER = b"\x99" * 32, b"\x9a" * 16
SPANS = [(1, 40), (42, 42), (50, 61)]
SAID = Said(7, b"\x17" * 8)
TEXT = DraftText(
    BOARD, POST, POST, "", "", "listen", ("illness",), (), "Hm.", 30, False, False, True, WALL
)  # fmt: skip


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


def make() -> Plain:
    """own.json."""
    key, secret = own_board_key(ROOT_SEED), own_board_secret(ROOT_SEED)
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
