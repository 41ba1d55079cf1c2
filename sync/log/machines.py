"""A person's further machines: handing a board over to one, and taking it up there.

Both are for machines of the same person only: what is handed over reads everything that the person may read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from sync.crypto.identity import (
    DeviceKeys,
    card_is_valid,
    member_key,
    own_board_key,
    own_board_secret,
    whole_card,
)
from sync.crypto.spare import spare_keys, spare_seed
from sync.errors import NotPermitted
from sync.log.acts import board_id_of
from sync.log.base import BoardInfo
from sync.log.bodies import AddDevice, Policy, encode_body
from sync.log.introducing import introduce, introduction
from sync.log.kinds import is_governance
from sync.log.log import WAITING_HINT, Log
from sync.log.op import Status
from sync.log.replicas import Pending, new_generation
from sync.log.row import BoardRow

OWN_NAME = "own machines"
"""What the board of a person's own machines is called; no member but that person reads it."""


def own_board_id(root_seed: bytes) -> bytes:
    """The id of the board that joins the machines of this person."""
    return board_id_of(own_board_key(root_seed).public)


@dataclass(frozen=True, slots=True)
class HandOver:
    """What another machine of the same person needs of a board.

    `secrets` are the epochs' (32 bytes each, newest last), `governance` the envelopes that say who belongs,
    as they arrived; `device` is the machine that hands over.
    """

    board_id: bytes
    name: str
    device: bytes
    secrets: tuple[bytes, ...]
    governance: tuple[bytes, ...]


class Machines(Log):
    """A log whose boards can be handed from one machine of a person to another."""

    def found_own_board(self, root_seed: bytes, member_name: str) -> BoardInfo:
        """The board that joins this person's machines: founded here, unless it is here already.

        Its key and its first epoch follow from the root seed. Machines that found it apart found the same
        board, each with a Genesis of its own, and are one board as soon as they hear of each other.
        """
        board_id = own_board_id(root_seed)
        with self._shelf.transaction():
            if self._shelf.board(board_id) is not None:
                return self.board(board_id)
            policy = Policy(OWN_NAME, "", (), 0, "all")
            key, secret = own_board_key(root_seed), own_board_secret(root_seed)
            return self._found(key, secret, root_seed, OWN_NAME, member_name, policy)

    def hand_over(self, board_id: bytes) -> HandOver:
        """All that makes another machine of this person one of the board's. UnknownBoard, NotPermitted."""
        snapshot = self._replicas.snapshot(board_id)
        info = snapshot.info(self._clock.now())
        if info.roster is None or info.roster.device(info.device.id) is None:
            raise NotPermitted(f"The board “{info.name}” does not count you among its members.", WAITING_HINT)
        rows = [row for row in self._shelf.governance(board_id) if row.status != Status.ASIDE]
        return HandOver(
            board_id,
            info.name,
            info.device.id,
            tuple(snapshot.keyring.shared(whole=True)),
            tuple(self._shelf.envelope(row.n) for row in rows),
        )

    def adopt_board(
        self,
        root_seed: bytes,
        board_id: bytes,
        name: str,
        secrets: Sequence[bytes],
        governance: Sequence[bytes],
    ) -> list[bytes]:
        """Take up a board that another machine of this person handed over, and add this one to it.

        Returns the envelopes by which others know this machine. All of it happens, or nothing; harmless when
        repeated. NotPermitted where the person of `root_seed` is no member.
        """
        with self._shelf.transaction():
            row = self._shelf.board(board_id) or BoardRow(board_id, name, b"", 0, 0, b"", 0)
            self._shelf.save_board(msgspec.structs.replace(row, pending=b""))
            with self._writing(board_id) as (replica, author):
                author.secrets += replica.add_secrets(secrets)
            self.ingest(board_id, governance)
            self._introduce(root_seed, board_id)
            own = self._shelf.of_devices(board_id, {self.board(board_id).device.id})
            return [self._shelf.envelope(row.n) for row in own if is_governance(row.kind)]

    def _introduce(self, root_seed: bytes, board_id: bytes) -> None:
        """Write the AddDevice of this very machine, unless the board knows it."""
        with self._writing(board_id) as (replica, author):
            body = introduction(member_key(root_seed, board_id), board_id, replica)
            if not introduce(replica, author, body):
                raise NotPermitted(
                    f"The board “{author.row.name}” does not count this person among its members.",
                    "Ask one of its members for an invite.",
                )

    def secrets_of(self, board_id: bytes) -> list[bytes]:
        """The secrets of a board's epochs for another machine of this person, newest last."""
        return self._replicas.snapshot(board_id).keyring.shared(whole=True)

    def spare(self, certifier: bytes, number: int) -> DeviceKeys:
        """Keys of this machine for a board to come, for which our device `certifier` alone may vouch."""
        return spare_keys(spare_seed(self._shelf.device_seed(), certifier, number))

    def spare_is_free(self, certifier: bytes, number: int) -> bool:
        """Whether these keys became ours on no board yet."""
        return spare_seed(self._shelf.device_seed(), certifier, number) not in self._shelf.spares().values()

    def may_come(self, board_id: bytes, device: bytes) -> bool:
        """Whether a card of ours could let `device` in, or has: it was not dropped."""
        with self._replicas.writing(board_id) as (replica, _):
            own = replica.roster.device(replica.device.id) if replica.roster else None
            return own is not None and not replica.governance.fold.standing.drops.get(device + own.member)

    def take_up(
        self,
        board_id: bytes,
        name: str,
        secrets: Sequence[bytes],
        spare: tuple[bytes, int],
        vouched: tuple[bytes, bytes],
    ) -> None:
        """Begin with a board that another machine of this person handed over.

        `spare` says whose spare keys and which are ours there (see `spare`), `vouched` the member and their
        half of the card. The rest comes from whoever is met: the governance, and with it our AddDevice.
        NotPermitted where the board is here, the keys are another board's, or the card does not verify.
        """
        seed = spare_seed(self._shelf.device_seed(), *spare)
        member, half = vouched
        card = whole_card(member, board_id, spare_keys(seed), half)
        with self._shelf.transaction():
            spares = self._shelf.spares()
            used = any(other != board_id and known == seed for other, known in spares.items())
            known = self._shelf.board(board_id) is not None
            if used or known or not card_is_valid(card, member, board_id):
                raise NotPermitted(f"The board “{name}” was not handed to this machine.", WAITING_HINT)
            self._shelf.save_spare(board_id, seed)
            pending = msgspec.msgpack.encode(Pending(None, encode_body(AddDevice(member, card))))
            generation = new_generation(self._clock)
            self._shelf.save_board(BoardRow(board_id, name, pending, 0, 0, b"", generation))
            with self._writing(board_id) as (replica, author):
                author.secrets += replica.add_secrets(secrets)

    def places(self, board_id: bytes, numbers: Collection[int]) -> dict[int, tuple[bytes, int]]:
        """Where the ops with these local numbers stand, in words that every machine shares: (device, seq)."""
        return {row.n: (row.device, row.seq) for row in self._shelf.rows(board_id, numbers) if row.device}

    def numbers(self, board_id: bytes, device: bytes, first: int, last: int) -> list[int]:
        """The local numbers of what `device` wrote from one place of its sequence to another, ascending."""
        return self._shelf.numbers(board_id, device, first, last)
