"""Every error that `sync` raises on purpose.

The text of an error is one sentence for the person at the screen; `hint` is what that person can do next.
"""

from __future__ import annotations


class SyncError(Exception):
    """Base of all errors below; `str(error)` says what happened, `error.hint` what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Refused(SyncError):
    """Bytes from outside were refused: malformed, over a limit, forged or not canonical. Nothing was kept."""


class BadEnvelope(Refused):
    """An envelope does not open, or is not sealed in the one canonical way."""


class BadOp(Refused):
    """An operation's header or body breaks the layout or a limit of docs/PROTOCOL.md."""


class BadSeal(Refused):
    """A sealed box or a secret from outside does not open or does not have its size."""


class BadInvite(Refused):
    """An invite is cut short, mistyped, or not an invite."""


class ExpiredInvite(BadInvite):
    """An invite's last day has passed."""


class BadBundle(Refused):
    """A file is not a bundle, or none that a board of this home opens."""


class BadWords(Refused):
    """The 24 recovery words have a typing mistake."""


class BadCode(Refused):
    """A spoken code has a word or a number that no code has."""


class CodeBurned(SyncError):
    """A spoken code is good no more: too many failures, or its time is over."""


class PairingFailed(SyncError):
    """The other end does not know the spoken code, or did not want what was offered."""


class LocalProtocolError(SyncError):
    """Our own code asked a session for something that its state does not allow: a bug here, not there."""


class RemoteProtocolError(Refused):
    """The peer broke the protocol; the connection is closed and what arrived before stays."""


class HandshakeFailed(RemoteProtocolError):
    """The peer could not prove that it shares a board with us (the answer on the wire is silence)."""


class BadShare(RemoteProtocolError):
    """The other end of a pairing sent a public share that must not be used."""


class NotPermitted(SyncError):
    """The member's role on this board does not allow the act."""


class UnknownBoard(SyncError):
    """No such board on this home."""


class Locked(SyncError):
    """The home is locked and needs its passphrase."""


class WrongPassphrase(Locked):
    """The passphrase does not open this home."""


class WrongKey(Locked):
    """The key does not open the store: they are of two homes, or the store's first page is damaged."""


class NewerStore(SyncError):
    """The store was written by a newer version of the program than this one."""


class NoPeerReached(SyncError):
    """Nobody could be reached in the time given."""


class Damaged(SyncError):
    """Stored data does not read back as it was written."""


class StoreBusy(SyncError):
    """Another process held the store for longer than we wait."""


class DiskFull(SyncError):
    """There is no room to keep what was to be written; nothing was changed."""


class BadAddress(Refused):
    """Typed text is not an address of a machine."""


class PortTaken(SyncError):
    """The address to listen on is in use, or is not one of this machine."""


class AlreadyThere(SyncError):
    """What was to be made exists already, and making it again would destroy it."""
