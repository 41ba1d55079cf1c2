"""One board within a session: opened, reconciled, transferred, then live."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.events import (
    Announced,
    EnvelopesReceived,
    Event,
    Gone,
    InStep,
    ReconcileDone,
    Wanted,
)
from sync.protocol.frames import BoardFrame
from sync.protocol.index import ID_SIZE, BoardIndex, sort_key
from sync.protocol.limits import (
    MAX_ENVELOPE,
    MAX_GONE,
    MAX_LIVE,
    MAX_NEEDED,
    MAX_NEG,
)
from sync.protocol.reconciliation import Reconciliation
from sync.protocol.states import BoardMachine, BoardState, Side
from sync.protocol.transfer import Transfer, groups


class Exchange:
    """The board `board_id`, called `number` on the wire; `tag` opens it (dialling side).

    `send` takes frames for the peer and `emit` events for the caller. `floor_day` is the expiry cut, `limit`
    how many wants the peer bears.
    """

    portion, message = MAX_NEEDED, MAX_NEG
    """Ids that are fetched before the rest is compared again, and bytes of a message that compares."""

    def __init__(
        self,
        board_id: bytes,
        number: int,
        side: Side,
        send: Callable[[BoardFrame], None],
        emit: Callable[[Event], None],
        *,
        floor_day: int,
        limit: int,
        tag: bytes = b"",
    ) -> None:
        self.board_id = board_id
        self._number = number
        self._side = side
        self._pass_on = send
        self._emit = emit
        self._floor_day = floor_day
        self._tag = tag
        self._machine = BoardMachine(side)
        self._transfer = Transfer(number, limit)
        self._reconciliation: Reconciliation | None = None
        self._opened: Open | None = None
        self._provided = False
        self._heard: set[bytes] = set()
        self._found = False
        self._all_sent = False

    # -- our caller's wishes

    @property
    def open(self) -> bool:
        """Whether envelopes may travel."""
        return self._machine.open

    @property
    def in_flight(self) -> int:
        """Envelopes asked for that have not come."""
        return self._transfer.in_flight

    @property
    def carried(self) -> tuple[int, int]:
        """Envelopes received and sent so far."""
        return self._transfer.received, self._transfer.sent

    def provide_index(
        self, index: BoardIndex, session_hash: bytes, news: Sequence[tuple[int, bytes]] = ()
    ) -> None:
        """Begin to compare: the dialling side opens, the answering side looks at what was opened.

        `news` (timestamp, id) came since both were last in step; it is announced, and all the rest compared.
        """
        if self._provided:
            raise LocalProtocolError("A board's index was provided twice.")
        self._provided = True
        keys = frozenset(sort_key(timestamp, item) for timestamp, item in news)
        comparison = self._reconciliation = Reconciliation(
            index, self._floor_day, session_hash, keys, self.portion, self.message
        )
        if self._side is Side.DIALLING:
            self._send(Open(self._number, self._tag, self._floor_day, comparison.prefixes()))
            self.announce([item for _, item in news])
            return
        if self._opened is None:
            raise LocalProtocolError("A board's index was provided before the board was opened.")
        if comparison.differs_by_news(self._opened):
            self.announce([item for _, item in news])
            start = None
        else:
            start = comparison.difference_starts(self._opened)
        if start is None:
            self._reconciliation = None
            self._send(Done(self._number))
            self._in_step()
        else:
            self._send(Neg(self._number, start, comparison.drive(start)))

    def send_envelopes(self, envelopes: Sequence[bytes], *, wanted: bool) -> None:
        """Send `envelopes`, gathered into frames of about 64 KiB."""
        if any(not 0 < len(envelope) <= MAX_ENVELOPE for envelope in envelopes):
            raise LocalProtocolError("An envelope to be sent is empty or larger than the protocol allows.")
        if wanted:
            self._transfer.answer(len(envelopes))
        self._transfer.sent += len(envelopes)
        for group in groups(envelopes):
            self._send(Env(self._number, wanted, group))

    def send_gone(self, entries: Sequence[tuple[bytes, bytes]]) -> None:
        """Answer wants that cannot be served."""
        self._transfer.answer(len(entries))
        for start in range(0, len(entries), MAX_GONE):
            self._send(GoneFrame(self._number, tuple(entries[start : start + MAX_GONE])))

    def want(self, ids: Iterable[bytes]) -> None:
        """Ask for announced envelopes."""
        self._transfer.want(ids)
        self._go_on()

    def announce(self, ids: Sequence[bytes]) -> None:
        """Say that we hold `ids`."""
        for start in range(0, len(ids), MAX_LIVE):
            self._send(Live(self._number, tuple(ids[start : start + MAX_LIVE])))

    def finish(self) -> None:
        """All that the peer lacked has been handed over."""
        if not self._found:
            raise LocalProtocolError("A board was finished before its difference was known.")
        self._all_sent = True
        self._go_on()

    # -- the peer's frames

    def receive(self, frame: BoardFrame) -> None:
        """Act on a frame of the peer."""
        self._machine.see(frame, self._side.other)
        match frame:
            case Open():
                self._opened = frame
            case Neg():
                self._on_neg(frame)
            case Want():
                self._on_want(frame)
            case Env():
                self._transfer.came(len(frame.envelopes), wanted=frame.wanted)
                self._emit(EnvelopesReceived(self.board_id, frame.envelopes, frame.wanted))
                self._go_on()
            case GoneFrame():
                self._transfer.answered(len(frame.entries))
                self._emit(Gone(self.board_id, frame.entries))
                self._go_on()
            case Live():
                if not self._found and len(self._heard) < MAX_LIVE:
                    self._heard.update(frame.ids)
                self._emit(Announced(self.board_id, frame.ids))
            case Done():
                self._on_done()

    def _on_neg(self, frame: Neg) -> None:
        comparison = self._comparison()
        if self._side is Side.DIALLING:
            answer = comparison.respond(frame.start, frame.message)
            self._send(Neg(self._number, frame.start, answer))
            return
        following = comparison.advance(frame.start, frame.message, self._heard)
        if following is not None:
            self._send(Neg(self._number, comparison.start, following))
            return
        have, needed = comparison.difference()
        if not comparison.unfinished:
            self._reconciliation = None
        self._transfer.need(needed)
        if not self._found:
            self._found = True
            self._heard.clear()
            self._emit(ReconcileDone(self.board_id, have, len(needed) // ID_SIZE))
        self._go_on()

    def _on_want(self, frame: Want) -> None:
        self._transfer.asked(len(frame.ids))
        ids = self._comparison().real_ids(frame.ids) if frame.salted else frame.ids
        self._emit(Wanted(self.board_id, ids))

    def _on_done(self) -> None:
        self._reconciliation = None
        if self._machine.state is BoardState.CONFIRMING:
            self._send(Done(self._number))
        self._in_step()

    # -- both

    def _send(self, frame: BoardFrame) -> None:
        self._machine.see(frame, self._side)
        self._pass_on(frame)

    def _go_on(self) -> None:
        """Send what may go out now: further wants; when nothing is outstanding a question after the next
        portion, or DONE.
        """
        for want in self._transfer.wants_to_send():
            self._send(want)
        if self._transfer.outstanding or self._machine.state is not BoardState.ANSWERED:
            return
        comparison = self._reconciliation
        if self._found and comparison is not None:
            self._send(Neg(self._number, comparison.start, comparison.next_portion()))
        elif self._all_sent:
            self._send(Done(self._number))

    def _in_step(self) -> None:
        self._emit(InStep(self.board_id, self._transfer.received, self._transfer.sent))

    def _comparison(self) -> Reconciliation:
        if self._reconciliation is None:
            raise RemoteProtocolError("The peer goes on with a reconciliation that is over.")
        return self._reconciliation
