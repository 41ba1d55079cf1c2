"""`doctor` on a damaged home, as a person runs it."""

from __future__ import annotations

from tests.cli.console import Person

PAGE = 4096


def damage(person: Person) -> None:
    """Change a bit on every seventh page but the first ones."""
    file = person.home / "forum.db"
    data = bytearray(file.read_bytes())
    for start in range(40 * PAGE, len(data), 7 * PAGE):
        data[start + 99] ^= 1
    file.write_bytes(data)


def test_doctor_names_the_damage_and_repairs_it(ana: Person, house: str) -> None:
    for number in range(12):
        ana.run("post", "House", "--title", f"Thread {number}", "-", typed=b"words " * 1500)
    damage(ana)
    store = next(line for line in ana.tell("doctor", code=5) if line["check"] == "store")
    assert not store["ok"]
    assert "doctor --rebuild" in store["hint"]
    repair, *checks = ana.tell("doctor", "--rebuild")
    assert repair["check"] == "repair"
    assert "Brought back" in repair["says"]
    assert ".damaged-" in repair["says"]
    assert all(line["ok"] for line in checks)
    assert [line["check"] for line in ana.tell("doctor", "--rebuild")] == [
        "rebuild",
        "private",
        "store",
        "view",
    ]
    ana.run("post", "House", "--title", "It goes on", "--body", "x")


def test_what_cannot_be_repaired_says_the_next_step(ana: Person, house: str) -> None:
    (ana.home / "forum.db").write_bytes(b"\0" * 50_000)
    assert ana.tell("doctor", code=5)[0]["check"] == "store"
    ended = ana.run("doctor", "--rebuild", code=5)
    assert "backup" in ended.err
    (ana.home / "keys.json").write_bytes(b"{")
    assert "keys.json" in ana.run("doctor", code=5).out
    assert "keys.json" in ana.run("doctor", "--rebuild", code=5).err
