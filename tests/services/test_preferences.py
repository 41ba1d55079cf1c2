"""What is chosen on screen: kept sealed, below the person's own file, and never written into that."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sync.clock import ManualClock
from sync.crypto.vault import Cost
from tui_forum.model.errors import BadInput
from tui_forum.services import preferences
from tui_forum.services.config import Settings
from tui_forum.services.home import Forum, create_home, open_home

PASSPHRASE = "otter lamp six"
GOOD: dict[str, object] = {
    "theme": "light",
    "ascii": True,
    "listen": "off",
    "discovery": False,
    "peers": ["10.0.0.5:7788"],
    "lock_after": 5,
    "language": "es",
    "sharing": False,
    "listening_check": False,
}


@pytest.fixture
def home(tmp_path: Path) -> Any:
    def opened(config: str = "") -> Forum:
        folder = tmp_path / "home"
        if not folder.exists():
            create_home(folder, "ana", PASSPHRASE, cost=Cost.TESTS, clock=ManualClock()).close()
        if config:
            (folder / "config.toml").write_text(config)
        return open_home(folder, PASSPHRASE, clock=ManualClock())

    return opened


@pytest.mark.parametrize("name", GOOD)
def test_a_choice_holds_at_once_and_after_opening_again(home: Any, name: str) -> None:
    forum = home()
    now = preferences.choose(forum, name, GOOD[name])
    assert getattr(now, name) != getattr(Settings(), name)
    assert forum.settings == now
    forum.close()
    again = home()
    assert again.settings == now
    assert preferences.unchoose(again, name) == Settings()
    again.close()
    last = home()
    assert last.settings == Settings()
    last.close()


def test_the_file_goes_first_and_is_never_written(home: Any) -> None:
    forum = home()
    preferences.choose(forum, "theme", "light")
    forum.close()
    forum = home('theme = "high-contrast"\n')
    file = forum.paths.config
    before = file.read_bytes()
    assert forum.settings.theme == "high-contrast"
    assert preferences.in_file(forum, "theme")
    with pytest.raises(BadInput, match=r"config\.toml"):
        preferences.choose(forum, "theme", "dark")
    preferences.choose(forum, "ascii", True)
    assert file.read_bytes() == before
    forum.close()
    file.unlink()
    forum = home()
    assert (forum.settings.theme, forum.settings.ascii) == ("light", True)
    forum.close()


@pytest.mark.parametrize(
    ("name", "value"), [("theme", "pink"), ("lock_after", -1), ("keys", {}), ("peers", "x")]
)
def test_what_means_nothing_is_refused_and_changes_nothing(home: Any, name: str, value: object) -> None:
    forum = home()
    with pytest.raises(BadInput):
        preferences.choose(forum, name, value)
    assert forum.settings == Settings()
    assert preferences.chosen(forum.view) == {}
    forum.close()


def test_what_another_version_kept_is_left_alone(home: Any) -> None:
    forum = home()
    forum.view.keep_fact(preferences.CHOSEN, {"theme": "of tomorrow", "hologram": True, "ascii": True})
    forum.close()
    forum = home()
    assert forum.settings == Settings(ascii=True)
    forum.close()
