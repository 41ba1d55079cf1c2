"""Vectors of hashing and keys: docs/PROTOCOL-log.md, Hashing and Keys."""

from __future__ import annotations

from sync.crypto.hashing import digest
from sync.crypto.identity import certify, invite_keys, own_board_key, own_board_secret
from sync.crypto.seal import EpochKeys, governance_secret, merge_secrets, pair_key
from sync.crypto.words import to_words
from tests.vectors.making import (
    BOARD,
    BOARD_KEY,
    DEVICE,
    DEVICE_SEED,
    EPOCH_SECRET,
    INVITE_SECRET,
    MEMBER,
    OTHER_DEVICE,
    OTHER_SECRET,
    ROOT_SEED,
    Plain,
    plain,
)


def epoch(secret: bytes) -> dict[str, bytes]:
    """An epoch secret, and what follows from it."""
    keys = EpochKeys(secret)
    return {
        "secret": secret,
        "kid": keys.kid,
        "K_seal": keys.seal,
        "K_siv": keys.siv,
        "K_disc": keys.disc,
        "K_chan": keys.chan,
        "K_bundle": keys.bundle,
        "governance": governance_secret(secret),
    }


def make() -> Plain:
    """The whole file."""
    card = certify(MEMBER, BOARD, DEVICE)
    invite = invite_keys(INVITE_SECRET)
    return plain(
        {
            "about": "docs/PROTOCOL-log.md, Hashing and Keys. All bytes are hex.",
            "hash": [
                {"person": "test", "key": b"", "parts": [], "size": 32, "hash": digest(b"test")},
                {
                    "person": "test",
                    "key": b"k" * 32,
                    "parts": [b"ab", b"c"],
                    "size": 16,
                    "hash": digest(b"test", b"ab", b"c", key=b"k" * 32, size=16),
                },
            ],
            "board": {"key_public": BOARD_KEY.public, "board_id": BOARD},
            "root": {
                "seed": ROOT_SEED,
                "words": to_words(ROOT_SEED),
                "member_public": MEMBER.public,
                "own_board_key_public": own_board_key(ROOT_SEED).public,
                "own_board_secret": own_board_secret(ROOT_SEED),
            },
            "device": {
                "seed": DEVICE_SEED,
                "sign_public": DEVICE.id,
                "noise_secret": DEVICE.noise_secret,
                "noise_public": DEVICE.noise_public,
                "box_secret": DEVICE.box_secret,
                "box_public": DEVICE.box_public,
                "card": [card.sign, card.noise, card.box, card.signature, card.consent],
                "pair_key_with": {
                    "box_public": OTHER_DEVICE.box_public,
                    "key": pair_key(BOARD, DEVICE.box_secret, OTHER_DEVICE.box_public),
                },
            },
            "epochs": [epoch(EPOCH_SECRET), epoch(OTHER_SECRET)],
            "merged": epoch(merge_secrets([EPOCH_SECRET, OTHER_SECRET])),
            "invite": {
                "secret": INVITE_SECRET,
                "sign_public": invite.sign.public,
                "discovery": invite.discovery,
                "psk": invite.psk,
                "wrap_secret": invite.wrap_secret,
                "wrap_public": invite.wrap_public,
            },
        }
    )
