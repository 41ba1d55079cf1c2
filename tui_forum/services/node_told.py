"""What a node tells besides its connections: room on the disk, its last backup, how much it carries.

Counts and ids only, no names: who asks on the socket has typed no passphrase.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from tui_forum.language import _, counted
from tui_forum.phrases import DAY, HOUR, MINUTE, age
from tui_forum.services.backups import last_backup
from tui_forum.services.boards import list_boards
from tui_forum.services.home import Forum

LEAST_FREE = 500_000_000
"""Bytes; with less on its disk a node should be given room before it has to stop taking what comes."""
BACKUP_DAYS = 7
SAID = frozenset(("backup", "store_bytes", "disk_free", "disk_total", "carried"))
"""What is told in sentences."""


def told(forum: Forum) -> dict[str, Any]:
    """All of it; a number that cannot be known is left out."""
    status: dict[str, Any] = {"backup": last_backup(forum)}
    with suppress(OSError):
        status["store_bytes"] = sum(
            path.stat().st_size for path in forum.paths.folder.glob(f"{forum.paths.database.name}*")
        )
    with suppress(OSError):
        disk = shutil.disk_usage(forum.paths.folder)
        status |= {"disk_free": disk.free, "disk_total": disk.total}
    status["carried"] = [
        {"board": row.board, "posts": row.posts, "members": row.members, "joined": row.state == "joined"}
        for row in list_boards(forum)
    ]
    return status


def span_words(seconds: float) -> str:
    """How long something has lasted."""
    if seconds < HOUR:
        return counted(max(1, int(seconds // MINUTE)), "{n} minute", "{n} minutes")
    if seconds < 2 * DAY:
        return counted(int(seconds // HOUR), "{n} hour", "{n} hours")
    return counted(int(seconds // DAY), "{n} day", "{n} days")


def size_words(size: float) -> str:
    """Bytes in a few characters."""
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "B" or size >= 10 else f"{size:.1f} {unit}"
        size /= 1000
    return ""


def keeping_lines(status: Mapping[str, Any], now: float) -> list[str]:
    """Room and backup in sentences, each followed by the next step where there is one."""
    lines = []
    size, free = status.get("store_bytes"), status.get("disk_free")
    if is_number(size):
        lines.append(_("Its store takes {size}.").format(size=size_words(size or 0)))
    if is_number(free):
        lines.append(_("{size} are free on its disk.").format(size=size_words(free or 0)))
        if (free or 0) < LEAST_FREE:
            lines.append(
                _("! The disk is nearly full. Make room on it: nothing is lost, but soon nothing more fits.")
            )
    made = status.get("backup")
    if is_number(made):
        lines += _backup_lines(int(made or 0), now)
    return lines


def carried_lines(status: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """A line for each board: by name where `names` has it, else by the beginning of its id."""
    carried = status.get("carried")
    lines = []
    for row in carried if isinstance(carried, list) else []:
        if not isinstance(row, Mapping) or not is_number(row.get("posts")):
            continue
        board = str(row.get("board", ""))
        if not row.get("joined", True):
            lines.append(
                _("{board}: waits to meet one of its people").format(board=names.get(board, board[:8]))
            )
            continue
        members = row.get("members")
        facts = [counted(row["posts"], "{n} post", "{n} posts")]
        facts += [counted(members or 0, "{n} member", "{n} members")] if is_number(members) else []
        lines.append(f"{names.get(board, board[:8])}: {', '.join(facts)}")
    return lines


def is_number(value: object) -> bool:
    """Whether a node told a number; another version may tell anything."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _backup_lines(made: int, now: float) -> list[str]:
    if not made:
        return [_("! No backup was made yet: `tui-forum-node backup FOLDER` makes one, sealed.")]
    lines = [_("Last backup: {age}.").format(age=age(now, made))]
    if now - made > BACKUP_DAYS * DAY:
        lines.append(_("! It is time for another one: `tui-forum-node backup FOLDER`."))
    return lines
