"""The demo's board as it was written: threads/*.toml, a file a section, read into plain values."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

BOARD_NAME = "Lantern House (demo)"
COMPANION = "Wren (simulated)"
NEWCOMER = "you"
CAST = ("Juniper", "Old Sam", "Bea", "Noor", "Moss", "Tomasz", "Ife")
GUIDELINES = """\
This is a demo: everyone here is invented, and nothing you write leaves this computer.

Be kind. Listen first. What is said here stays here. When you wonder about a content note, choose one.
"""
_UNITS = {"d": 86_400, "h": 3_600, "m": 60}
_AGE = re.compile(r"(\d+)([dhm])")


@dataclass(frozen=True, slots=True)
class ScriptedPost:
    """One written post; `ago` in seconds before now, `to` the key of the post answered ("" for a root)."""

    key: str
    to: str
    author: str
    ago: int
    body: str


@dataclass(frozen=True, slots=True)
class ScriptedThread:
    """One written thread; `read`: the newcomer finds it read already. The first post is the root.

    `holder` means to answer it within the next hours, "" for nobody.
    """

    key: str
    section: str
    title: str
    need: str
    notes: tuple[str, ...]
    read: bool
    posts: tuple[ScriptedPost, ...]
    tags: tuple[str, ...] = ()
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """What an invented member says of themselves, for some hours from now on."""

    name: str
    state: str
    hours: int
    offers: tuple[str, ...]
    languages: tuple[str, ...]
    avoid: tuple[str, ...]


def load_sayings() -> tuple[Saying, ...]:
    """What they say, in the order of people.toml."""
    text = (resources.files(__package__) / "people.toml").read_text(encoding="utf-8")
    return tuple(
        Saying(
            name=entry["name"],
            state=entry["state"],
            hours=entry["hours"],
            offers=tuple(entry.get("offers", ())),
            languages=tuple(entry.get("languages", ())),
            avoid=tuple(entry.get("avoid", ())),
        )
        for entry in tomllib.loads(text)["person"]
    )


def load_script() -> tuple[ScriptedThread, ...]:
    """All threads, sections in the order of their files' names."""
    folder = resources.files(__package__) / "threads"
    files = sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )
    return tuple(
        thread for file in files for thread in _section(tomllib.loads(file.read_text(encoding="utf-8")))
    )


def sections() -> tuple[str, ...]:
    """The board's sections in order."""
    return tuple(dict.fromkeys(thread.section for thread in load_script()))


def _section(table: dict[str, Any]) -> list[ScriptedThread]:
    return [
        ScriptedThread(
            key=entry["id"],
            section=table["section"],
            title=entry["title"],
            need=entry.get("need", ""),
            notes=tuple(entry.get("notes", ())),
            read=entry.get("read", False),
            posts=tuple(_posts(entry)),
            tags=tuple(entry.get("tags", ())),
            holder=entry.get("holder", ""),
        )
        for entry in table["thread"]
    ]


def _posts(entry: dict[str, Any]) -> list[ScriptedPost]:
    root = ScriptedPost("root", "", entry["author"], seconds(entry["ago"]), entry["body"].strip())
    return [root] + [
        ScriptedPost(
            key=reply.get("id", f"reply {number}"),
            to=reply.get("to", "root"),
            author=reply["author"],
            ago=seconds(reply["ago"]),
            body=reply["body"].strip(),
        )
        for number, reply in enumerate(entry.get("reply", ()))
    ]


def seconds(age: str) -> int:
    """`2d 4h` in seconds; the units are d, h and m."""
    return sum(int(number) * _UNITS[unit] for number, unit in _AGE.findall(age))
