"""config.toml: every setting, and every mistake in one sentence that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_forum.model.errors import BadConfig
from tui_forum.services.config import Settings, load_settings


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    return path


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config.toml") == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """
        theme = "high-contrast"
        ascii = true
        listen = "[::1]:4321"
        discovery = false
        lock_after = 5
        peers = ["192.168.1.20:4000", "centre.local:5"]
        [keys]
        next-unread = "n,f5"
        """,
    )
    assert load_settings(path) == Settings(
        theme="high-contrast",
        ascii=True,
        listen=("::1", 4321),
        discovery=False,
        peers=(("192.168.1.20", 4000), ("centre.local", 5)),
        lock_after=5,
        keys={"next-unread": "n,f5"},
    )


def test_listening_can_be_turned_off(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, 'listen = "off"')).listen is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("theme = ", "line 1"),
        ("\n\nx y", "line 3"),
        ('theme = "pink"', "'theme'"),
        ("colour = true", "'colour'"),
        ("ascii = 1", "'ascii'"),
        ('listen = "nowhere"', "'listen'"),
        ('listen = "host:99999"', "'listen'"),
        ("listen = 5", "'listen'"),
        ('peers = "a:1"', "'peers'"),
        ('peers = ["fe80::1:5"]', "'peers'"),
        ('keys = "n"', "'keys'"),
        ("[keys]\nreply = 5", "'keys'"),
        ("lock_after = -1", "'lock_after'"),
        ("lock_after = true", "'lock_after'"),
        ("lock_after = 9999", "'lock_after'"),
    ],
)
def test_a_mistake_is_named_in_one_sentence(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadConfig) as caught:
        load_settings(written(tmp_path, text))
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadConfig, match="UTF-8"):
        load_settings(tmp_path / "config.toml")
