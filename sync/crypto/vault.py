"""The key file of a home: the store's data key and the root seed, each under its own Argon2id seal.

They are apart so that reading needs only the first: a laptop stolen while unlocked does not hold the person's
root.
"""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from nacl import bindings
from nacl.exceptions import CryptoError

from sync.crypto.hashing import digest
from sync.crypto.identity import ROOT_SEED_SIZE
from sync.durable import whole_file
from sync.errors import AlreadyThere, Damaged, NewerStore, WrongPassphrase

VERSION = 1
DATA_KEY_SIZE = 32
SALT_SIZE = 16
NONCE_SIZE = 24
FILE_LIMIT = 8_192
MIB = 1 << 20
MEMORY_RANGE = range(8 * MIB, 1024 * MIB + 1)
OPS_RANGE = range(1, 17)
PARTS = ("data", "root")
RESTORE = "Put back a copy of this file, or restore this home from its 24 recovery words."


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at the passphrase costs: Argon2id passes, and memory in bytes."""

    ops: int
    mem: int

    PEOPLE: ClassVar[Cost]
    TESTS: ClassVar[Cost]


Cost.PEOPLE = Cost(3, 128 * MIB)
Cost.TESTS = Cost(1, 8 * MIB)


def create(path: Path, passphrase: str, root_seed: bytes, cost: Cost = Cost.PEOPLE) -> bytes:
    """Write a new key file for `root_seed` and return a fresh 32-byte data key. Never replaces a file."""
    if len(root_seed) != ROOT_SEED_SIZE:
        raise ValueError(f"a root seed has {ROOT_SEED_SIZE} bytes")
    if os.path.lexists(path):
        raise AlreadyThere(
            f"There is a key file already: {path}.", "Choose another folder, or open this one."
        )
    data_key = os.urandom(DATA_KEY_SIZE)
    _write(path, {"data": data_key, "root": root_seed}, passphrase, cost)
    return data_key


def unlock(path: Path, passphrase: str) -> bytes:
    """The store's data key."""
    return _unseal(path, _read(path), "data", passphrase)


def unlock_root(path: Path, passphrase: str) -> bytes:
    """The root seed; ask for the passphrase again before each use."""
    return _unseal(path, _read(path), "root", passphrase)


def change_passphrase(path: Path, old: str, new: str, cost: Cost = Cost.PEOPLE) -> None:
    """Seal both keys anew; the store is not touched. The old file stays until the new one is written."""
    fields = _read(path)
    secrets = {part: _unseal(path, fields, part, old) for part in PARTS}
    _write(path, secrets, new, cost)


def _stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    return bindings.crypto_pwhash_alg(
        bindings.crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
        text,
        salt,
        cost.ops,
        cost.mem,
        bindings.crypto_pwhash_ALG_ARGON2ID13,
    )


def _seal(part: str, secret: bytes, passphrase: str, cost: Cost) -> dict[str, object]:
    salt, nonce = os.urandom(SALT_SIZE), os.urandom(NONCE_SIZE)
    key = _stretch(passphrase, salt, cost)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(secret, part.encode(), nonce, key)
    return {"ops": cost.ops, "mem": cost.mem, "salt": salt.hex(), "sealed": (nonce + sealed).hex()}


def _unseal(path: Path, fields: dict[str, dict[str, object]], part: str, passphrase: str) -> bytes:
    entry = fields[part]
    try:
        ops, mem = entry["ops"], entry["mem"]
        salt, sealed = bytes.fromhex(str(entry["salt"])), bytes.fromhex(str(entry["sealed"]))
    except (KeyError, ValueError):
        raise _damaged(path) from None
    if type(ops) is not int or type(mem) is not int or ops not in OPS_RANGE or mem not in MEMORY_RANGE:
        raise _damaged(path)
    if len(salt) != SALT_SIZE or len(sealed) != NONCE_SIZE + 32 + 16:
        raise _damaged(path)
    key = _stretch(passphrase, salt, Cost(ops, mem))
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(
            sealed[NONCE_SIZE:], part.encode(), sealed[:NONCE_SIZE], key
        )
    except CryptoError:
        raise WrongPassphrase(
            "That is not this home's passphrase.", "Try again; case and spaces count."
        ) from None


def _checksum(fields: object) -> str:
    return digest(b"vault", json.dumps(fields, sort_keys=True).encode(), size=16).hex()


def _read(path: Path) -> dict[str, dict[str, object]]:
    """The two sealed entries of the file, checked as far as that is possible without the passphrase."""
    try:
        with path.open("rb") as file:
            raw = file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise Damaged(f"The key file cannot be read: {path} ({error.strerror}).", RESTORE) from None
    try:
        whole = json.loads(raw) if len(raw) <= FILE_LIMIT else None
    except (ValueError, RecursionError):
        whole = None
    if not isinstance(whole, dict) or not isinstance(whole.get("keys"), dict):
        raise _damaged(path)
    fields: dict[str, dict[str, object]] = whole["keys"]
    version, whole_one = whole.get("version"), whole.get("check") == _checksum(fields)
    if isinstance(version, int) and version > VERSION and not whole_one:  # whose check is another one
        raise NewerStore(
            "This home's key file was written by a newer version of tui-forum.",
            "Install the newest version and open it again.",
        )
    if version != VERSION or not whole_one:
        raise _damaged(path)
    if not all(isinstance(fields.get(part), dict) for part in PARTS):
        raise _damaged(path)
    return fields


def _damaged(path: Path) -> Damaged:
    return Damaged(f"The key file is damaged: {path}.", RESTORE)


def _write(path: Path, secrets: dict[str, bytes], passphrase: str, cost: Cost) -> None:
    if cost.ops not in OPS_RANGE or cost.mem not in MEMORY_RANGE:
        raise ValueError("unreasonable Argon2id cost")
    fields = {part: _seal(part, secrets[part], passphrase, cost) for part in PARTS}
    whole = {"version": VERSION, "keys": fields, "check": _checksum(fields)}
    with whole_file(path) as file:
        file.write(json.dumps(whole, indent=1).encode() + b"\n")
