"""The table of keys: complete, without clashes, and the person's own keys are checked."""

from __future__ import annotations

import pytest

from tui_forum.ui.bindings import bind, check, find, keys_of, shown
from tui_forum.ui.key_table import KEYS, TOGETHER


def test_no_two_keys_of_a_screen_clash() -> None:
    for together in TOGETHER:
        used: dict[str, str] = {}
        for group in together:
            for key in KEYS[group]:
                for name in keys_of(key, {}):
                    assert used.setdefault(name, key.id) == key.id, f"{name} on {together}"


def test_every_binding_has_an_id_and_words() -> None:
    for group in KEYS:
        for binding in bind(group):
            assert binding.id
            assert binding.description


def test_the_same_id_means_the_same_thing() -> None:
    meant: dict[str, str] = {}
    for group in KEYS.values():
        for key in group:
            assert meant.setdefault(key.id, key.keys) == key.keys or key.id in {"back", "who"}


def test_a_good_change_is_taken() -> None:
    assert check({"next-unread": "f8"}) == ({"next-unread": "f8"}, [])


def test_an_unknown_name_is_said_in_one_sentence() -> None:
    good, troubles = check({"nxt-unread": "f8"})
    assert good == {}
    assert len(troubles) == 1
    assert "nxt-unread" in troubles[0]


def test_a_clash_is_named_and_left_as_it_was() -> None:
    good, troubles = check({"new-thread": "n"})
    assert good == {}
    assert "new-thread" in troubles[0]
    assert "next-unread" in troubles[0]


def test_two_keys_may_change_places() -> None:
    wanted = {"new-thread": "n", "next-unread": "c"}
    assert check(wanted) == (wanted, [])


@pytest.mark.parametrize(
    ("typed", "key"), [("?", "question_mark"), ("/", "slash"), ("[", "left_square_bracket")]
)
def test_keys_may_be_written_as_they_are_typed(typed: str, key: str) -> None:
    good, troubles = check({"reply": typed, "help": "f1", "search": "f3", "thread.previous-post": "K"})
    assert good["reply"] == key
    assert troubles == []


def test_keys_are_written_as_people_say_them() -> None:
    assert [shown(key) for key in ("ctrl+s", "question_mark", "f1", "escape", "n")] == [
        "^S",
        "?",
        "F1",
        "Esc",
        "n",
    ]


def test_find_looks_in_the_groups_given() -> None:
    assert find("reply", ("main",)) is None
    reply = find("reply", ("main", "thread"))
    assert reply is not None
    assert reply.keys == "r"


def test_help_has_a_title_for_every_group() -> None:
    from tui_forum.ui.screens.help import TITLES

    assert set(KEYS) <= set(TITLES)
