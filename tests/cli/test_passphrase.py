from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.console import run
from tui_forum.cli.exits import UsageError
from tui_forum.cli.passphrase import FILE_VARIABLE, ask_passphrase


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.touch(0o600)
    return file


@pytest.mark.parametrize(
    ("content", "passphrase"),
    [(b"two words\n", "two words"), (b"two words\r\n", "two words"), (b" spaces \n\n", " spaces \n")],
)
def test_a_file_gives_its_text_without_the_last_line_ending(
    secret: Path, content: bytes, passphrase: str
) -> None:
    secret.write_bytes(content)
    assert ask_passphrase(str(secret)) == passphrase


def test_the_environment_names_a_file_and_the_option_wins(
    secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret.write_text("from the variable\n")
    monkeypatch.setenv(FILE_VARIABLE, str(secret))
    assert ask_passphrase(None) == "from the variable"
    option = tmp_path / "option"
    option.touch(0o600)
    option.write_text("from the option\n")
    assert ask_passphrase(str(option)) == "from the option"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"x" * 5000])
def test_a_file_that_cannot_be_meant_is_refused(secret: Path, content: bytes) -> None:
    secret.write_bytes(content)
    with pytest.raises(UsageError):
        ask_passphrase(str(secret))


def test_a_file_that_others_can_read_is_told(secret: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret.write_text("words\n")
    secret.chmod(0o644)
    assert ask_passphrase(str(secret)) == "words"
    assert "chmod 600" in capsys.readouterr().err


def test_without_a_terminal_or_a_file_it_is_3_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    ended = run("--home", str(tmp_path), "threads")
    assert ended.code == 3
    assert "--passphrase-file" in ended.err
