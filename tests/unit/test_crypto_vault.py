from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from sync.crypto import vault
from sync.crypto.vault import Cost
from sync.errors import AlreadyThere, Damaged, NewerStore, WrongPassphrase

ROOT = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_both_keys_come_back_and_the_file_is_private(path: Path) -> None:
    data = vault.create(path, "correct horse", ROOT, Cost.TESTS)
    assert vault.unlock(path, "correct horse") == data
    assert vault.unlock_root(path, "correct horse") == ROOT
    assert path.stat().st_mode & 0o777 == 0o600
    assert ROOT.hex() not in path.read_text()
    assert data.hex() not in path.read_text()
    assert os.listdir(path.parent) == ["keys.json"]


def test_a_wrong_passphrase_is_named(path: Path) -> None:
    vault.create(path, "right", ROOT, Cost.TESTS)
    for unlock in (vault.unlock, vault.unlock_root):
        with pytest.raises(WrongPassphrase):
            unlock(path, "wrong")


def test_compatible_forms_of_a_letter_are_the_same_passphrase(path: Path) -> None:
    data = vault.create(path, "caf\u00e9 \ufb01", ROOT, Cost.TESTS)
    assert vault.unlock(path, "cafe\u0301 fi") == data


def test_a_new_passphrase_keeps_the_keys(path: Path) -> None:
    data = vault.create(path, "old", ROOT, Cost.TESTS)
    vault.change_passphrase(path, "old", "new", Cost.TESTS)
    assert (vault.unlock(path, "new"), vault.unlock_root(path, "new")) == (data, ROOT)
    with pytest.raises(WrongPassphrase):
        vault.unlock(path, "old")


def test_a_failed_change_changes_nothing(path: Path) -> None:
    vault.create(path, "old", ROOT, Cost.TESTS)
    before = path.read_bytes()
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase(path, "guess", "new", Cost.TESTS)
    assert path.read_bytes() == before


def test_an_identity_is_never_replaced(path: Path) -> None:
    vault.create(path, "p", ROOT, Cost.TESTS)
    with pytest.raises(AlreadyThere):
        vault.create(path, "p", bytes(32), Cost.TESTS)
    assert vault.unlock_root(path, "p") == ROOT


def test_a_missing_file_says_which(path: Path) -> None:
    with pytest.raises(Damaged, match=r"keys\.json"):
        vault.unlock(path, "p")


def test_every_flipped_bit_of_the_file_is_named(path: Path) -> None:
    vault.create(path, "p", ROOT, Cost.TESTS)
    raw = path.read_bytes()
    for place in range(0, len(raw), 3):
        changed = bytearray(raw)
        changed[place] ^= 0x04
        path.write_bytes(changed)
        with pytest.raises(Damaged, match=r"keys\.json"):
            vault.unlock_root(path, "p")


def test_a_key_file_of_a_newer_version_is_not_called_damaged(path: Path) -> None:
    vault.create(path, "p", ROOT, Cost.TESTS)
    newer = json.loads(path.read_bytes()) | {"version": 2, "check": "of another making"}
    path.write_text(json.dumps(newer))
    before = path.read_bytes()
    with pytest.raises(NewerStore, match="newer version"):
        vault.unlock(path, "p")
    with pytest.raises(NewerStore):
        vault.change_passphrase(path, "p", "q", Cost.TESTS)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"null", b"[" * 4000, b"x" * 9000, b'{"keys":{"data":1}}']
)
def test_garbage_is_named(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Damaged):
        vault.unlock(path, "p")


@pytest.mark.parametrize(
    ("field", "value"), [("mem", 1 << 40), ("mem", 1024), ("ops", 10**6), ("ops", True), ("salt", "00")]
)
def test_unreasonable_costs_in_the_file_are_refused(path: Path, field: str, value: object) -> None:
    vault.create(path, "p", ROOT, Cost.TESTS)
    whole = json.loads(path.read_text())
    whole["keys"]["data"][field] = value
    whole["check"] = vault._checksum(whole["keys"])
    path.write_text(json.dumps(whole))
    with pytest.raises(Damaged):
        vault.unlock(path, "p")


def test_unreasonable_costs_are_not_written(path: Path) -> None:
    with pytest.raises(ValueError, match="unreasonable"):
        vault.create(path, "p", ROOT, Cost(1, 1024))
    assert not path.exists()
