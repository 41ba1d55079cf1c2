"""Every frame, and how one stands in the stream: length u32 (of all that follows) | type u8 | payload."""

from __future__ import annotations

from sync.errors import LocalProtocolError, RemoteProtocolError
from sync.protocol.board_frames import Done, Env, GoneFrame, Live, Neg, Open, Want
from sync.protocol.session_frames import Bye, Hello, Interest, Ping, PongFrame, Welcome

HEAD_SIZE = 5

BoardFrame = Open | Neg | Want | Env | GoneFrame | Live | Done
SessionFrame = Hello | Welcome | Interest | Ping | PongFrame | Bye
Frame = SessionFrame | BoardFrame

BOARD_FRAMES = (Open, Neg, Want, Env, GoneFrame, Live, Done)
SESSION_FRAMES = (Hello, Welcome, Interest, Ping, PongFrame, Bye)
_BY_TYPE: dict[int, type[Frame]] = {kind.TYPE: kind for kind in (*BOARD_FRAMES, *SESSION_FRAMES)}


def encode_frame(frame: Frame) -> bytes:
    """The frame with its head."""
    payload = frame.encode()
    if len(payload) > frame.MAX:
        raise LocalProtocolError(f"A {type(frame).__name__} frame is larger than the protocol allows.")
    return (len(payload) + 1).to_bytes(4, "big") + bytes((frame.TYPE,)) + payload


def payload_size(head: bytes) -> int:
    """The size of the payload that follows these 5 bytes; refuses unknown types and sizes over their cap."""
    kind = _BY_TYPE.get(head[4])
    if kind is None:
        raise RemoteProtocolError("The peer sent a frame of an unknown type.")
    size = int.from_bytes(head[:4], "big") - 1
    if not 0 <= size <= kind.MAX:
        raise RemoteProtocolError(f"The peer sent a {kind.__name__} frame that is too large.")
    return size


def decode_frame(number: int, payload: bytes) -> Frame:
    """The frame of type `number` from its payload."""
    return _BY_TYPE[number].decode(payload)
