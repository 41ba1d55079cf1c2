"""Looking after a home: does everything read back, and can the view be made again from the envelopes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sync.errors import Damaged, SyncError
from sync.log.upkeep import check
from tui_forum.language import N_, _, ngettext
from tui_forum.services.errors_said import told
from tui_forum.services.home import Forum, open_home
from tui_forum.services.replay import Progress, replay
from tui_forum.services.salvage import is_damaged
from tui_forum.store.view_check import disagreements

REBUILD = N_("Run `tui-forum doctor --rebuild`; nothing is lost by it.")
REPAIR = N_(
    "Close every other tui-forum on this home and run `tui-forum doctor --rebuild`: it brings back all that "
    "still reads, and keeps the damaged file."
)
CUT_SHORT_HINT = N_(
    "What others hold comes back when you meet them. Look whether your newest posts are here."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `name` of the check, whether all is well, and a sentence about it."""

    name: str
    ok: bool
    says: str
    hint: str = ""


def examine(forum: Forum, progress: Progress | None = None) -> list[Finding]:
    """Check file modes, the database's pages, and that the view's counters agree with its posts."""
    steps: tuple[Callable[[Forum], Finding], ...] = (_private, _pages, _view)
    findings = []
    for number, step in enumerate(steps):
        if progress:
            progress(number, len(steps))
        findings.append(step(forum))
    if progress:
        progress(len(steps), len(steps))
    return findings


def rebuild(forum: Forum, progress: Progress | None = None) -> int:
    """Make the view again from the envelopes, keeping read marks and drafts.

    All or nothing: stopped in between, the old view stays. Returns how many operations were applied.
    """
    return replay(forum.log, forum.projector, progress)


def rebuild_home(folder: Path, passphrase: str, progress: Progress | None = None) -> int:
    """`rebuild` of a home that is not open. Raises Damaged where the file itself needs `salvage`."""
    with closing(open_home(folder, passphrase)) as forum:
        return rebuild(forum, progress)


def unreadable(folder: Path, passphrase: str, error: SyncError) -> Finding:
    """What to say of a store that could not be opened."""
    repairable = False
    with suppress(Damaged):
        repairable = is_damaged(folder, passphrase)
    return Finding("store", False, told(error)[0], _(REPAIR) if repairable else told(error)[1])


def _private(forum: Forum) -> Finding:
    """Folder and files are for their owner alone."""
    folder = forum.paths.folder
    open_to_others = [path for path in (folder, *sorted(folder.iterdir())) if _is_open(path)]
    if open_to_others:
        names = ", ".join(path.name for path in open_to_others)
        return Finding(
            "private",
            False,
            _("Other users of this computer can look at: {names}.").format(names=names),
            _("Run `chmod -R go= {folder}`.").format(folder=folder),
        )
    return Finding("private", True, _("The home folder is readable by you alone."))


def _is_open(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def cut_short(forum: Forum) -> str:
    """A sentence where the end of what was written could not be read back at opening, else ""."""
    lost = forum.database.commits_lost
    if not lost:
        return ""
    return ngettext(
        "The last change written here cannot be read back: the power failed, or the disk is failing.",
        "The last {n} changes written here cannot be read back: the disk may be failing.",
        lost,
    ).format(n=lost)


def _pages(forum: Forum) -> Finding:
    problems = check(forum.database)
    if problems:
        return Finding("store", False, problems[0], _(REPAIR))
    if words := cut_short(forum):
        return Finding("store", False, words, _(CUT_SHORT_HINT))
    return Finding("store", True, _("Every page of the store reads back as it was written."))


def _view(forum: Forum) -> Finding:
    try:
        problems = disagreements(forum.view)
    except Damaged as error:  # the page that does not read may be one of the view's own
        return Finding("view", False, told(error)[0], _(REPAIR))
    if problems:
        return Finding("view", False, problems[0], _(REBUILD))
    return Finding("view", True, _("Lists, counters and search agree with the posts."))
