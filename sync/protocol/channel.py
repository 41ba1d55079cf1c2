"""The encrypted stream: Noise transport messages with their u16 length in front; inside, frames end to end.

A frame may span messages and a message may hold many frames. What is queued is encrypted only when it is
fetched, so that small frames share one message.
"""

from __future__ import annotations

from collections.abc import Iterator

from sync.errors import RemoteProtocolError
from sync.protocol.frames import HEAD_SIZE, Frame, decode_frame, encode_frame, payload_size
from sync.protocol.limits import MAX_NOISE_MESSAGE
from sync.protocol.symmetric import TAG_SIZE, CipherState

_LENGTH_SIZE = 2
_CHUNK = MAX_NOISE_MESSAGE - TAG_SIZE


class Channel:
    """Frames in and out over the two ciphers of a finished handshake."""

    def __init__(self, send: CipherState, receive: CipherState) -> None:
        self._send = send
        self._receive = receive
        self._outgoing = bytearray()
        self._sealed = bytearray()
        self._plain = bytearray()

    @property
    def waiting(self) -> int:
        """Bytes queued and not fetched."""
        return len(self._outgoing)

    @property
    def unfinished(self) -> int:
        """Bytes of a message whose end has not come."""
        return len(self._sealed)

    def queue(self, frame: Frame) -> None:
        """Put `frame` behind what is queued."""
        self._outgoing += encode_frame(frame)

    def forget_queued(self) -> None:
        """Drop what was queued and not fetched: only a last goodbye may follow, as frames are lost."""
        self._outgoing.clear()

    def fetch(self) -> bytes:
        """Everything queued, encrypted."""
        out = bytearray()
        for start in range(0, len(self._outgoing), _CHUNK):
            sealed = self._send.encrypt(bytes(self._outgoing[start : start + _CHUNK]))
            out += len(sealed).to_bytes(_LENGTH_SIZE, "big")
            out += sealed
        self._outgoing.clear()
        return bytes(out)

    def receive(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` completes, one after the other; RemoteProtocolError for all else."""
        self._sealed += data
        start = 0
        try:
            while (end := self._message_end(start)) is not None:
                self._plain += self._receive.decrypt(bytes(self._sealed[start + _LENGTH_SIZE : end]))
                start = end
                yield from self._frames()
        finally:
            del self._sealed[:start]

    def _message_end(self, start: int) -> int | None:
        body = start + _LENGTH_SIZE
        if len(self._sealed) < body:
            return None
        size = int.from_bytes(self._sealed[start:body], "big")
        if size < TAG_SIZE:
            raise RemoteProtocolError("The peer sent an encrypted message that is cut short.")
        return body + size if len(self._sealed) >= body + size else None

    def _frames(self) -> Iterator[Frame]:
        start = 0
        try:
            while len(self._plain) - start >= HEAD_SIZE:
                head = bytes(self._plain[start : start + HEAD_SIZE])
                end = start + HEAD_SIZE + payload_size(head)
                if len(self._plain) < end:
                    break
                payload = bytes(self._plain[start + HEAD_SIZE : end])
                start = end
                yield decode_frame(head[4], payload)
        finally:
            del self._plain[:start]
