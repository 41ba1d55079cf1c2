from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.console import ROOT, command, environment, run
from tui_forum import __version__
from tui_forum.cli.entry import build_parser

HEAVY = {"textual", "zeroconf", "rich", "tinydb", "apsw", "nacl", "asyncio", "msgspec"}
NEVER = {"textual", "zeroconf", "rich"}


def imported(*args: str) -> set[str]:
    """The top-level modules that a command imported."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *command(*args)[1:]],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("import time:")]
    assert len(lines) > 20
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["board", "new", "--help"]])
def test_asking_about_the_program_loads_none_of_it(args: list[str]) -> None:
    assert not imported(*args) & HEAVY


@pytest.mark.parametrize(
    "args", [["paths"], ["threads"], ["search", "x"], ["doctor"], ["import", "x"], ["sync"]]
)
def test_commands_load_neither_screen_nor_discovery(args: list[str], tmp_path: Path) -> None:
    assert not imported("--home", str(tmp_path / "none"), *args) & NEVER


def test_the_version() -> None:
    assert run("--version").out == f"tui-forum {__version__}\n"
    assert run("--version", "--json").record == {"version": __version__}
    assert run("--version", program="tui-forum-node").out == f"tui-forum-node {__version__}\n"


def test_a_usage_error_is_one_sentence_and_2() -> None:
    ended = run("board", "new")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.count("\n") == 1
    assert "--help" in ended.err


def test_with_json_an_error_is_also_an_object() -> None:
    ended = run("--json", "threads", "--limit", "none")
    assert ended.code == 2
    assert set(ended.record) == {"error", "hint"}
    assert ended.record["error"] in ended.err


def test_options_are_not_guessed_from_their_beginning() -> None:
    assert run("paths", "--hom", "x").code == 2


def test_global_options_stand_before_and_after_the_command(tmp_path: Path) -> None:
    home = str(tmp_path / "home")
    before = run("--home", home, "--json", "paths").record
    assert before == run("paths", "--home", home, "--json").record
    assert before == run("paths", "--json", env={"TUI_FORUM_HOME": home}).record
    assert before["home"] == home
    nothing_said = run("paths", "--json", env={"XDG_DATA_HOME": str(tmp_path)}).record
    assert nothing_said["home"] == str(tmp_path / "tui-forum")


@pytest.mark.parametrize(
    "verb", [["outbox", "list"], ["anonymous", "look", "x", "--reason", "why"], ["devices", "list"]]
)
def test_global_options_stand_between_the_words_of_a_command_too(verb: list[str]) -> None:
    parser = build_parser()
    assert not parser.parse_args(verb).json
    for at in range(len(verb[:2]) + 1):
        assert parser.parse_args([*verb[:at], "--json", *verb[at:]]).json


def test_without_a_terminal_the_app_says_so_and_exits_2(tmp_path: Path) -> None:
    ended = run("--home", str(tmp_path / "home"))
    assert ended.code == 2
    assert "terminal" in ended.err
    assert run("demo").code == 2


def test_a_home_that_is_not_there_names_init(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ended = run("--home", str(home), "threads")
    assert ended.code == 1
    assert "tui-forum init" in ended.err
    assert not home.exists()


def test_a_reader_who_leaves_early_is_no_crash() -> None:
    with subprocess.Popen(
        command("--version"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


CRASH = """
import sys
from tui_forum.cli.exits import guarded, quiet_crashes
def fail():
    passphrase = "hunter2"
    {fail}
quiet_crashes(as_json={as_json})
sys.exit(guarded(fail, as_json={as_json}))
"""


def crash(fail: str, *, as_json: bool = False) -> subprocess.CompletedProcess[str]:
    code = CRASH.format(fail=fail, as_json=as_json)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False
    )


@pytest.mark.parametrize("fail", ["raise ValueError(passphrase)", "{}[passphrase]"])
def test_a_bug_prints_one_sentence_and_no_value(fail: str) -> None:
    ended = crash(fail, as_json=True)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1
    assert "hunter2" not in ended.stderr + ended.stdout
    assert "inside tui-forum" in json.loads(ended.stdout)["error"]


def test_an_interrupt_is_130_without_a_word() -> None:
    ended = crash("raise KeyboardInterrupt")
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_no_space_is_said_in_a_sentence() -> None:
    ended = crash("import errno; raise OSError(errno.ENOSPC, 'No space', '/x')")
    assert ended.returncode == 1
    assert "no space left" in ended.stderr


def test_errors_carry_no_control_characters() -> None:
    ended = run("--home", "/nowhere/\x1b[31m\x07red", "threads")
    assert "\x1b" not in ended.err
    assert "\x07" not in ended.err


def test_ctrl_c_at_the_passphrase_is_130_and_nothing_was_shown(tmp_path: Path) -> None:
    controller, terminal = pty.openpty()
    code = f"import os; os.login_tty({terminal}); " if hasattr(os, "login_tty") else ""
    if not code:
        code = f"import fcntl, os, termios; os.setsid(); fcntl.ioctl({terminal}, termios.TIOCSCTTY, 0); "
    script = command("init", "--name", "ana", "--home", str(tmp_path / "home"))
    with subprocess.Popen(
        [sys.executable, "-c", code + script[2], *script[3:]],
        env=environment(),
        pass_fds=[terminal],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        os.close(terminal)
        shown = b""
        while b"passphrase" not in shown:
            shown += os.read(controller, 1000)
        os.write(controller, b"secret words\x03")
        assert process.wait(30) in (130, -signal.SIGINT)
    os.close(controller)
    assert not (tmp_path / "home").exists()
