"""Vectors of beacons, greetings, invites as text and the WELCOME: PROTOCOL-network, -session and -log."""

from __future__ import annotations

from sync.crypto.identity import invite_keys
from sync.crypto.seal import EpochKeys
from sync.log.invite import Invite
from sync.net.beacon import Beacon
from sync.protocol.board import LiveInvite, SessionBoard
from sync.protocol.greeting import Greeting
from sync.protocol.session_frames import Welcome
from sync.protocol.sightings import own_slots
from sync.protocol.slots import BEACON, EARLIER, GREETING, fill, make_slot
from tests.vectors.making import (
    BOARD,
    DEVICE,
    EPOCH_SECRET,
    INVITE_SECRET,
    OTHER_DEVICE,
    OTHER_SECRET,
    WALL,
    Drawn,
    Plain,
    fixed_box,
    plain,
)

NONCE, PORT = b"\x21" * 16, 40_000


def board(device: str = "one") -> SessionBoard:
    """The board as each of its two devices knows it; an invite is open."""
    keys = invite_keys(INVITE_SECRET)
    live = LiveInvite(keys.sign.public, keys.discovery, keys.psk, keys.wrap_public)
    own, other = (DEVICE, OTHER_DEVICE) if device == "one" else (OTHER_DEVICE, DEVICE)
    epochs = EpochKeys(OTHER_SECRET), EpochKeys(EPOCH_SECRET)
    return SessionBoard(BOARD, own, epochs, {other.noise_public: other.id}, (live,))


def make_beacon() -> Plain:
    """beacon.json."""
    shown = board()
    drawn = Drawn("beacon")
    slots = fill(own_slots([shown], NONCE, PORT, BEACON), 8, drawn)
    beacon = Beacon(NONCE, slots)
    return plain(
        {
            "about": "docs/PROTOCOL-network.md, Beacons. The order and the other slots are random.",
            "nonce": NONCE,
            "port": PORT,
            "device": shown.device.id,
            "slots": {
                "board": {
                    "key": shown.newest.disc,
                    "slot": make_slot(shown.newest.disc, NONCE, PORT, shown.device.id, BEACON),
                },
                "invite": {
                    "key": shown.invites[0].discovery,
                    "slot": make_slot(shown.invites[0].discovery, NONCE, PORT, shown.device.id, BEACON),
                },
            },
            "txt": {str(key)[2:-1]: value for key, value in beacon.to_properties().items()},
        }
    )


def make_greeting() -> Plain:
    """greeting.json."""
    shown = board()
    drawn = Drawn("greeting")
    greeting = Greeting.of([shown], drawn)
    challenge, device = greeting.challenge, shown.device.id
    own = {
        "newest": (shown.newest.disc, GREETING),
        "invite": (shown.invites[0].discovery, GREETING),
        "earlier": (shown.epochs[0].disc, EARLIER),
    }
    return plain(
        {
            "about": "docs/PROTOCOL-session.md, Greeting. The order and the other slots are random.",
            "challenge": challenge,
            "slots": {
                name: {"key": key, "slot": make_slot(key, challenge, 0, device, purpose)}
                for name, (key, purpose) in own.items()
            },
            "greeting": greeting.encode(),
        }
    )


def make_invite() -> Plain:
    """invite.json: the text, and the WELCOME to its holder."""
    invite = Invite(
        BOARD,
        "Garden",
        DEVICE.id,
        DEVICE.noise_public,
        INVITE_SECRET,
        ("192.168.1.7:40000", "[fe80::1]:40000"),
        WALL + 86_400,
        b"\x77" * 32,
    )
    session_hash = b"\x68" * 64
    keys = invite_keys(INVITE_SECRET)
    box = fixed_box(OTHER_SECRET + EPOCH_SECRET, keys.wrap_public, b"\x62" * 32)
    proven = Welcome.proven(session_hash, BOARD, DEVICE.id, box)
    fields = {name: getattr(invite, name) for name in invite.__struct_fields__}
    return plain(
        {
            "about": "docs/PROTOCOL-log.md, Invite text; docs/PROTOCOL-session.md, WELCOME. The box's"
            " one-off secret is 62 × 32.",
            "invite": fields,
            "text": invite.to_text(),
            "welcome": {
                "hash": session_hash,
                "device": DEVICE.id,
                "box": box,
                "signed": proven,
                "payload": Welcome(DEVICE.id, DEVICE.sign.sign(proven), box).encode(),
            },
        }
    )
