"""What a log offers, whatever shelf it stands on (`RecordLog`): the whole of it on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from sync.log.acts import Act
from sync.log.base import NO_THREAD, BoardInfo, Ingested, PeerMark, Swept
from sync.log.bodies import Policy
from sync.log.handing import New
from sync.log.invite import Invite
from sync.log.kinds import Role
from sync.log.op import Op, OpDraft, Status


class RecordLog(Protocol):
    """A replicated private log of several boards. Every method blocks: never call one on an event loop.

    Raises UnknownBoard, NotPermitted for rights that one lacks, Damaged for bytes that do not read back.
    """

    def boards(self) -> list[BoardInfo]:
        """Every board of this home, oldest first."""

    def board(self, board_id: bytes) -> BoardInfo:
        """One of them."""

    def create_board(self, root_seed: bytes, name: str, member_name: str, policy: Policy) -> BoardInfo:
        """Found a board; `policy.name` is replaced by `name`."""

    def begin_join(self, root_seed: bytes, invite: Invite, member_name: str) -> BoardInfo:
        """Sign the Join statement while the root seed is at hand; the board waits for a peer's welcome."""

    def complete_join(self, board_id: bytes, epoch_secrets: Sequence[bytes]) -> Op:
        """Store the secrets of a WELCOME, seal the Join under the newest and store it."""

    def take_secrets(self, board_id: bytes, epoch_secrets: Sequence[bytes]) -> None:
        """Store the secrets of a WELCOME, and say nothing of ourselves: `complete_join` may follow."""

    def welcome(self, board_id: bytes, invite_public: bytes) -> list[bytes]:
        """The 32-byte secrets for an invite's holder, newest last; NotPermitted for one that is spent."""

    def forget_board(self, board_id: bytes) -> None:
        """Take a board off this home: envelopes, keys, peers. The view is not touched."""

    def stand_apart(self) -> None:
        """This home may be a copy: take no place in any sequence that the other home may have taken."""

    def create_invite(
        self, board_id: bytes, role: Role, uses: int, expires: int, addresses: Sequence[str] = ()
    ) -> Invite:
        """Publish an Invite op and return the text's content; `expires` is unix seconds."""

    def set_role(self, board_id: bytes, target: bytes, role: Role) -> Op:
        """Give the member `target` another role; what they did before in a higher one stands."""

    def remove_member(self, board_id: bytes, target: bytes, reason: str = "") -> Op:
        """End a membership and begin an epoch without it; what counts here of theirs stays."""

    def drop_device(self, board_id: bytes, device: bytes, root_seed: bytes | None = None) -> Op:
        """A machine no longer speaks for its member: ours with `root_seed`, another's by rank without."""

    def readmit(self, board_id: bytes, op_ids: Sequence[bytes]) -> None:
        """Let late ops of removed members count after all; all of them or none."""

    def new_epoch(self, board_id: bytes) -> Op:
        """Begin an epoch: a fresh secret sealed to every current device. Facilitators and higher."""

    def tend(self, board_id: bytes) -> Op | None:
        """Begin an epoch if one is due and it is this device's turn; cheap where not."""

    def late(self, board_id: bytes) -> list[Op]:
        """Ops that only their author's removal keeps from counting, in the order of arrival."""

    def acts(self, board_id: bytes) -> list[Act]:
        """Every governance op that counts, each after what it stands on."""

    def governance(self, board_id: bytes) -> list[bytes]:
        """The envelope ids of every governance op held, whether it counts or not."""

    def append(
        self,
        board_id: bytes,
        kind: int,
        body: bytes,
        *,
        thread: bytes = NO_THREAD,
        refs: Sequence[bytes] = (),
        ttl_code: int = 0,
        wall: int | None = None,
    ) -> Op:
        """Author, sign, seal, store and project one op; durable on return. `body` is from `encode_body`."""

    def append_many(self, board_id: bytes, drafts: Sequence[OpDraft]) -> list[Op]:
        """The same for many, in one transaction."""

    def ingest(self, board_id: bytes, envelopes: Sequence[bytes], *, later: bool = False) -> Ingested:
        """Judge and store what a peer sent, in one transaction; garbage is refused, never raised.

        `later`: the view is not told within it, but by `catch_up`.
        """

    def catch_up(self, limit: int = 0) -> int:
        """Tell the view up to about `limit` changes (0: all) that it was not told yet; how many they were."""

    def index(self, board_id: bytes) -> list[tuple[int, bytes]]:
        """(timestamp, envelope id) of everything held and not withheld, ascending."""

    def fetch(self, board_id: bytes, ids: Sequence[bytes]) -> list[bytes]:
        """The envelopes of those `ids` that are held, in that order."""

    def order(self, board_id: bytes, ids: Sequence[bytes] | None) -> list[bytes]:
        """`ids` (None: all that is here) as a peer wants them: governance, the newest threads, then the rest,
        newest first."""

    def holds(self, board_id: bytes, ids: Sequence[bytes]) -> set[bytes]:
        """Which of `ids` are held, or known and not to be asked for."""

    def news(self, mark: int, most: int) -> list[New]:
        """What was stored on all boards after local number `mark` and is not withheld, ascending.

        Whole where it is `most` or less; never whole is what a one-off key may have signed.
        """

    def since(self, board_id: bytes, mark: int) -> list[tuple[int, int, bytes]]:
        """(n, timestamp, envelope id) of what was stored after local number `mark`, ascending."""

    def mark(self, board_id: bytes) -> int:
        """The last local number given on this board; 0 for none."""

    def last(self) -> int:
        """The last local number given, on whichever board; 0 for none. Cheap."""

    def governed(self) -> object:
        """Cheap; differs from the last answer when a board, its keys, members or invites changed, or when
        something that was held is so no longer."""

    def gone(self, board_id: bytes, ids: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        """For each of `ids`, the op (id) that took it away; zeros where it is merely not here."""

    def withheld(self, board_id: bytes) -> set[bytes]:
        """Envelope ids that are known, handed to nobody, and not to be asked for."""

    def turns(self, board_id: bytes) -> int:
        """How often something that the board's index held ceased to be in it."""

    def agree(self, day: int) -> None:
        """Another device's calendar says `day`: where ours says about the same, it is believed."""

    def sweep(self, limit: int = ...) -> Swept:
        """Forget up to `limit` records that have expired; call it again while there are more."""

    def retire(self) -> None:
        """Delete the secrets of old epochs that nothing needs; reads all that is held: once a day."""

    def status(self, board_id: bytes, envelope_id: bytes) -> Status | None:
        """What became of an envelope that is held; None for one that is not."""

    def op(self, board_id: bytes, op_id: bytes) -> Op | None:
        """A held and opened op by its id."""

    def ops(self, board_id: bytes) -> Iterator[Op]:
        """Every op that counts, in the order of arrival."""

    def version(self) -> object:
        """Cheap; differs from the last answer when this or another process changed the log."""

    def peer_has(self, board_id: bytes, device: bytes, upto: int, when: float) -> None:
        """Note that `device` (`SOMEBODY`: one whose name we lack) holds all up to local number `upto`."""

    def peers(self, board_id: bytes) -> list[PeerMark]:
        """Devices that were met, latest first."""

    def remember_address(self, board_id: bytes, device: bytes, address: str, *, typed: bool = False) -> None:
        """Note where `device` was reached, `typed` by a person or not."""

    def delivered(self, board_id: bytes, n: int) -> int:
        """The number of other devices known to hold what has local number `n`."""

    def number(self, board_id: bytes, op_id: bytes) -> int | None:
        """The local number of a held op, for `delivered`."""
