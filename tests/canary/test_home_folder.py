"""No word that a person wrote, chose or looked for stands readable in any file of their home folder.

A session as people have them (commands and the app, a bulk import, both killed in the middle), then every
file byte for byte: the database with its log and shared memory, key file, lock, settings, whatever is there.
"""

from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
from pathlib import Path

import pytest

from sync.crypto.vault import Cost
from tests.cli.console import command, environment, run
from tests.ui.pseudo import Screen
from tui_forum.services.home import create_home

PASSPHRASE = "girlitzmorgen zwei lampen"
WORDS = {
    "passphrase": "girlitzmorgen",
    "name": "Zaunkoenigin",
    "board": "Stieglitzhafen",
    "section": "Zeisigkammer",
    "title": "Wiedehopfgruss",
    "body": "Nachtigallenlied",
    "unicode": "金丝雀在黑暗里唱歌吗",
    "reply": "Rotkehlchenruf",
    "draft": "Kanarienvogelsatz",
    "search": "Pirolsuchwort",
    "imported author": "Goldammerfreund",
    "imported body": "Heidelerchenflug",
}
APP = f"""
import sys
from pathlib import Path
from tui_forum.ui.app import UiOptions, run
sys.exit(run(Path(sys.argv[1]), {PASSPHRASE!r}, UiOptions(sync=True)))
"""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal and SIGKILL")


def forms(word: str) -> set[bytes]:
    """How a word could lie in a file: as text of several kinds, in hex, or inside of base64."""
    found: set[bytes] = set()
    for text in {word, word.lower(), word.upper()}:
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            plain = text.encode(encoding)
            found |= {plain, plain[::-1], plain.hex().encode(), plain.hex().upper().encode()}
            for start in range(3):
                whole = (len(plain) - start) // 3 * 3
                for encode in (base64.b64encode, base64.urlsafe_b64encode):
                    found.add(encode(plain[start : start + whole]))
    return found


def readable(*folders: Path) -> list[tuple[str, str]]:
    """(file, word) of every word that can be read in a file, or in the name of one."""
    wanted = {name: forms(word) for name, word in WORDS.items()}
    found = []
    for path in sorted(path for folder in folders for path in (folder, *folder.rglob("*"))):
        data = os.fsencode(path.name) + b"\n" + (path.read_bytes() if path.is_file() else b"")
        found += [(path.name, name) for name, some in wanted.items() if any(form in data for form in some)]
    return found


class Session:
    """A person with a home, whose temporary files and own folder are looked at, too."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.own, self.temporary = (folder / name for name in ("home", "person", "temporary"))
        for made in (self.own, self.temporary):
            made.mkdir()
        self.secret = folder / "secret"
        self.secret.touch(0o600)
        self.secret.write_text(PASSPHRASE + "\n")
        create_home(self.home, WORDS["name"], PASSPHRASE, cost=Cost.TESTS).close()
        (self.home / "config.toml").touch(0o600)
        (self.home / "config.toml").write_text("discovery = false\nlisten = false\n")
        self.around = {
            "HOME": str(self.own),
            "TMPDIR": str(self.temporary),
            "SQLITE_TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(self.own / "cache"),
        }

    @property
    def options(self) -> list[str]:
        """What every command needs."""
        return ["--home", str(self.home), "--passphrase-file", str(self.secret)]

    def tell(self, *args: str, typed: str = "") -> list[dict[str, str]]:
        """Run a command to its end; its records."""
        ended = run("--json", *self.options, *args, typed=typed.encode(), env=self.around)
        assert ended.code == 0, ended
        return ended.records  # type: ignore[return-value]

    def kill_import(self, file: Path) -> None:
        """Begin an import, and kill it when something of it has been written."""
        log = self.home / "forum.db-wal"
        process = subprocess.Popen(
            command(*self.options, "import", str(file), "--board", WORDS["board"]),
            env=environment(self.around),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None and (not log.exists() or log.stat().st_size < 200_000):
            os.sched_yield()
        process.kill()
        process.wait()

    def readable(self) -> list[tuple[str, str]]:
        """What can be read in anything that was written."""
        return readable(self.home, self.own, self.temporary)


def commands(session: Session) -> None:
    """Posts, an answer, searches and a listing by the command line."""
    board, section, title = WORDS["board"], WORDS["section"], WORDS["title"]
    session.tell("board", "new", board, "--section", section)
    body = f"{WORDS['body']} {WORDS['unicode']} " * 40
    post = session.tell("post", board, "--title", title, "--section", section, "-", typed=body)[0]
    session.tell("reply", str(post["post"]), "--body", WORDS["reply"])
    session.tell("search", WORDS["body"])
    session.tell("search", WORDS["search"])
    session.tell("read", str(post["post"]))


def import_file(folder: Path) -> Path:
    """Many threads of another forum."""
    lines = [
        {
            "title": f"{WORDS['title']} {number}",
            "section": WORDS["section"],
            "author": WORDS["imported author"],
            "body": f"{WORDS['imported body']} " * 60,
            "replies": [{"author": WORDS["imported author"], "body": WORDS["imported body"]}] * 3,
        }
        for number in range(400)
    ]
    file = folder / "threads.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def app(session: Session) -> None:
    """The app on its terminal: a search and a draft; then it is killed."""
    screen = Screen(APP, session.home, **session.around)
    try:
        screen.sees(WORDS["title"])
        screen.type(b"/")
        screen.sees("Search")
        screen.type(WORDS["search"].encode())
        screen.sees(WORDS["search"])
        drawn = screen.type(b"\x1b")
        screen.read(lambda raw: WORDS["title"].encode() in raw[drawn:])
        screen.type(b"c")
        screen.sees("What would help?")
        screen.type(WORDS["draft"].encode())
        screen.sees("Draft kept")
        assert session.readable() == []
        screen.process.kill()
        screen.process.wait()
    finally:
        screen.close()


def test_nothing_in_the_home_folder_can_be_read(tmp_path: Path) -> None:
    session = Session(tmp_path)
    commands(session)
    session.kill_import(import_file(tmp_path))
    names = {path.name for path in session.home.iterdir()}
    assert {"forum.db", "forum.db-wal", "forum.db-shm", "keys.json", "config.toml"} <= names
    assert session.readable() == []
    app(session)
    assert session.readable() == []
    session.tell("search", WORDS["draft"])
    session.tell("doctor", "--rebuild")
    session.tell("bundle", "export", str(session.own / "carried.bundle"), "--board", WORDS["board"])
    assert session.readable() == []
    for path in session.home.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name
    assert stat.S_IMODE(session.home.stat().st_mode) == 0o700


def test_the_words_would_be_found(tmp_path: Path) -> None:
    for number, word in enumerate(WORDS.values()):
        (tmp_path / f"plain {number}").write_bytes(b"\x00" + word.encode())
        (tmp_path / f"base64 {number}").write_bytes(base64.b64encode(b"x" * number + word.encode()))
        (tmp_path / f"hex {number}").write_text(word.encode("utf-16-be").hex())
    found = readable(tmp_path)
    assert {name for file, name in found if file.startswith("plain")} == set(WORDS)
    assert {name for file, name in found if file.startswith("base64")} == set(WORDS)
    assert {name for file, name in found if file.startswith("hex")} == set(WORDS)
    (tmp_path / WORDS["title"]).touch()
    assert (WORDS["title"], "title") in readable(tmp_path)
