"""What a person's machines tell each other of boards: spare keys for those to come, and boards handed over.

Registers as in `own_tables`. `spares`: by the machine that has them. `hand`: by board and the machine that
tells, so that each takes back its own word only; `word` is when it was first said that the board is handed
over, or was left, and the latest word on a board counts. They belong to no board: what was left stays known.
`card`, by board and the device that a machine becomes there by it: whoever has the card can come by it,
whatever was said later. `used`, by machine: the numbers of its spare keys that we vouched for, likewise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.crypto.identity import verify
from sync.crypto.spare import handed_statement
from tui_forum.model.own_boards import Card, Handed, Spares
from tui_forum.store.conditions import F
from tui_forum.store.own_lists import OwnLists, Stamp
from tui_forum.store.own_tables import OwnTables
from tui_forum.store.view_batch import Doc

if TYPE_CHECKING:
    from tui_forum.store.view_projector import ViewProjector

MOST_TOLD = 2_000
"""Boards of which one machine is heard: it may be a stolen one."""


class OwnBoards:
    """Takes up one statement at a time, inside the log's transaction."""

    def __init__(self, projector: ViewProjector, tables: OwnTables, lists: OwnLists) -> None:
        self._projector, self._tables, self._lists = projector, tables, lists

    def spares(self, body: Spares, device: bytes, stamp: Stamp) -> None:
        """A machine has these keys for boards to come."""
        listed = [
            [each.certifier.hex(), each.number, each.sign.hex(), each.noise.hex(), each.box.hex()]
            for each in body.spares
        ]
        self._lists.settle(f"spares:{device.hex()}", "spares", "", {"spares": listed}, stamp)

    def handed(self, body: Handed, own_board: bytes, device: bytes, stamp: Stamp) -> None:
        """A board is handed over by `device`, or was left there; a card without the person's word is none."""
        key = hand_key(body.board.hex(), device.hex())
        if self._tables.item(key) is None and not self._has_room(device.hex()):
            return
        roster = self._projector.log.board(own_board).roster
        founder = roster.founder if roster else b""
        cards = [card for card in body.cards if _is_vouched(card, body, founder)]
        for card in cards:
            self._keep_card(body.board.hex(), card)
        word = (body.said.lamport, body.said.tie) if body.said else stamp
        self._lists.settle(key, "hand", "", as_hand(body, cards, word), stamp)

    def _has_room(self, device: str) -> bool:
        """Whether one board more is heard of this machine; it is counted."""
        key = f"heard:{device}"
        heard = (self._tables.item(key) or {"body": {"boards": 0}})["body"]["boards"]
        if heard < MOST_TOLD:
            self._note(key, "heard", {"boards": heard + 1})
        return bool(heard < MOST_TOLD)

    def _keep_card(self, board: str, card: Card) -> None:
        device = card.device.hex()
        body = {"of": board, "machine": card.machine.hex(), "device": device}
        self._note(f"card:{board}:{device}", "card", body)

    def _note(self, key: str, sort: str, body: Doc) -> None:
        """Keep what this machine remembers for itself: it has no stamp, and nobody is told."""
        note = {"sort": sort, "board": "", "lamport": 0, "tie": "", "owed": 0, "body": body}
        self._tables.keep_item(key, note)

    def cards(self) -> list[Doc]:
        """Every card that was ever told: `of` a board, `machine`, and the `device` that it becomes there."""
        return [item["body"] for item in self._tables.items.search(F("sort") == "card")]

    def all_handed(self) -> list[Doc]:
        """Every register about a board; `teller_of` is the machine that told it."""
        return list(self._tables.items.search(F("sort") == "hand"))

    def told_by(self, device: str) -> list[Doc]:
        """Those of one machine."""
        return [item for item in self.all_handed() if teller_of(item) == device]

    def spares_of(self, device: str) -> Doc | None:
        """The register of a machine's spare keys."""
        return self._tables.item(f"spares:{device}")

    def use(self, machine: str, number: int) -> None:
        """We vouch for these spare keys of a machine, and for no other board, whatever is said later."""
        self._note(f"used:{machine}", "used", {"numbers": sorted({number, *self.used(machine)})})

    def used(self, machine: str) -> set[int]:
        """The numbers of those of its spare keys that we vouched for."""
        known = self._tables.item(f"used:{machine}")
        return set(known["body"]["numbers"]) if known else set()


def hand_key(board: str, device: str) -> str:
    """The key of the register in which `device` says something of `board`."""
    return f"hand:{board}:{device}"


def teller_of(register: Doc) -> str:
    """The device that said something of a board, by the key of that register."""
    return str(register["key"].rpartition(":")[2])


def as_hand(body: Handed, cards: list[Card], word: Stamp) -> Doc:
    """What is kept of a statement about a board; `cards` are those of its cards that hold."""
    return {
        "of": body.board.hex(),
        "on": body.on,
        "name": body.name,
        "member": body.member.hex(),
        "cards": [
            [card.machine.hex(), card.number, card.device.hex(), card.signature.hex(), card.voucher.hex()]
            for card in cards
        ],
        "secrets": [secret.hex() for secret in body.secrets],
        "word": [word[0], word[1].hex()],
    }


def _is_vouched(card: Card, body: Handed, founder: bytes) -> bool:
    statement = handed_statement(body.board, body.member, card.machine, card.device, card.signature)
    return verify(founder, statement, card.voucher)
