"""Reading and writing the few number formats of the wire; whatever does not parse is the peer's fault."""

from __future__ import annotations

from sync.errors import RemoteProtocolError

_MAX_VARINT_DIGITS = 10


def varint(number: int) -> bytes:
    """`number` in base 128, most significant digit first, with the high bit on every byte but the last."""
    digits = [number & 127]
    while number := number >> 7:
        digits.append(number & 127 | 128)
    digits.reverse()
    return bytes(digits)


class Reader:
    """Takes a message apart from the front; raises RemoteProtocolError where it ends too early."""

    __slots__ = ("_data", "_end", "_pos")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._pos = 0
        self._end = len(data)

    @property
    def left(self) -> int:
        """Bytes not yet taken."""
        return self._end - self._pos

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        end = self._pos + size
        if end > self._end:
            raise RemoteProtocolError("The peer sent a message that is cut short.")
        piece = self._data[self._pos : end]
        self._pos = end
        return piece

    def number(self, size: int) -> int:
        """The next `size` bytes as an unsigned number, big-endian."""
        return int.from_bytes(self.take(size), "big")

    def varint(self) -> int:
        """The next base-128 number, below 2**64."""
        value = 0
        for _ in range(_MAX_VARINT_DIGITS):
            byte = self.take(1)[0]
            value = value << 7 | byte & 127
            if byte < 128:
                if value >= 1 << 64:
                    break
                return value
        raise RemoteProtocolError("The peer sent a number that is too large.")

    def rest(self) -> bytes:
        """Everything that is left."""
        return self.take(self.left)

    def pieces(self, size: int) -> tuple[bytes, ...]:
        """Everything that is left, in pieces of `size`, one at least; a remainder is refused."""
        if not self.left:
            raise RemoteProtocolError("The peer sent a list with nothing in it.")
        if self.left % size:
            raise RemoteProtocolError("The peer sent a list that does not end where an entry ends.")
        data, start = self._data, self._pos
        self._pos = self._end
        return tuple(data[i : i + size] for i in range(start, self._end, size))

    def finish(self) -> None:
        """Refuse a message that has more bytes than it should."""
        if self.left:
            raise RemoteProtocolError("The peer sent a message with bytes left over.")
