"""A home: made, opened, locked, and every way in which that can fail."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sync.crypto.vault import Cost
from sync.errors import BadWords, Damaged, WrongPassphrase
from tui_forum.model.errors import BadConfig, BadInput, HomeExists, NoHome
from tui_forum.services import home
from tui_forum.services.home import Forum, create_home, open_home

PASSPHRASE = "otter lamp six"


def test_a_home_opens_again_with_its_name(ana: Forum) -> None:
    ana.close()
    again = open_home(ana.paths.folder, PASSPHRASE)
    assert again.name == "ana"
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_nobody_else_can_look_into_a_home(ana: Forum) -> None:
    assert stat.S_IMODE(ana.paths.folder.stat().st_mode) == 0o700
    for path in ana.paths.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_a_wrong_passphrase_says_so(ana: Forum) -> None:
    with pytest.raises(WrongPassphrase):
        open_home(ana.paths.folder, "otter lamp seven")


def test_where_there_is_no_home_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoHome) as caught:
        open_home(tmp_path / "none", PASSPHRASE)
    assert "tui-forum init" in caught.value.hint


def test_a_home_is_never_made_over_another(ana: Forum) -> None:
    with pytest.raises(HomeExists):
        create_home(ana.paths.folder, "bo", PASSPHRASE, cost=Cost.TESTS)


@pytest.mark.parametrize(
    ("name", "passphrase"), [("", PASSPHRASE), ("a\x1b[2Jb", PASSPHRASE), ("ana", "short")]
)
def test_a_bad_name_or_passphrase_makes_nothing(tmp_path: Path, name: str, passphrase: str) -> None:
    with pytest.raises(BadInput):
        create_home(tmp_path / "home", name, passphrase, cost=Cost.TESTS)
    assert not (tmp_path / "home").exists()


def test_mistyped_recovery_words_make_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadWords):
        create_home(tmp_path / "home", "ana", PASSPHRASE, words="otter lamp", cost=Cost.TESTS)
    assert not (tmp_path / "home").exists()


def test_recovery_words_bring_the_same_person_back(ana: Forum, tmp_path: Path) -> None:
    words = home.recovery_words(ana, PASSPHRASE)
    second = create_home(tmp_path / "second", "ana", "another one", words=words, cost=Cost.TESTS)
    assert home.recovery_words(second, "another one") == words
    second.close()


def test_a_new_passphrase_takes_the_place_of_the_old(ana: Forum) -> None:
    home.change_passphrase(ana, PASSPHRASE, "entirely new", cost=Cost.TESTS)
    ana.close()
    with pytest.raises(WrongPassphrase):
        open_home(ana.paths.folder, PASSPHRASE)
    open_home(ana.paths.folder, "entirely new").close()


def test_a_lost_database_is_damage_and_not_a_new_beginning(ana: Forum) -> None:
    ana.close()
    for path in ana.paths.folder.glob("forum.db*"):
        path.unlink()
    with pytest.raises(Damaged):
        open_home(ana.paths.folder, PASSPHRASE)


def test_a_mistake_in_the_settings_is_told_before_the_passphrase_is_tried(ana: Forum) -> None:
    ana.paths.config.write_text("theme = 5")
    with pytest.raises(BadConfig, match="theme"):
        open_home(ana.paths.folder, "wrong")


def test_two_processes_may_have_one_home_open(ana: Forum) -> None:
    other = open_home(ana.paths.folder, PASSPHRASE)
    before = ana.version()
    other.view.keep_fact("greeting", {"word": "hello"})
    assert ana.version() != before
    assert ana.view.fact("greeting")["word"] == "hello"
    other.close()
