"""docs/SETTINGS.md tells every setting and every key, as they are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

from tui_forum.services.config import Settings, load_settings
from tui_forum.services.helpcard import help_lines
from tui_forum.ui.key_table import KEYS

PAGE = (Path(__file__).parents[2] / "docs" / "SETTINGS.md").read_text()
CONFIG, CARD = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_the_page_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    assert set(tomllib.loads(CONFIG)) == {setting.name for setting in fields(Settings)}
    file = tmp_path / "config.toml"
    file.write_text(CONFIG.split("[keys]", maxsplit=1)[0])
    assert load_settings(file) == Settings()


def test_the_help_card_of_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "helpcard.toml").write_text(CARD)
    assert [line.title for line in help_lines(tmp_path)] == ["The centre's night line"]


def test_the_page_names_every_key() -> None:
    told = set(re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", PAGE, re.MULTILINE))
    ours = {(key.id, key.keys) for keys in KEYS.values() for key in keys}
    assert {name for name, _ in told} == {name for name, _ in ours}
    assert told <= ours
