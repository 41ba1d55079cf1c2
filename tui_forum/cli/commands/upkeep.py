"""`doctor` and `paths`."""

from __future__ import annotations

from contextlib import closing, suppress

from sync.errors import Damaged, WrongKey
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.cli.progress import ProgressBar
from tui_forum.language import _


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `doctor` and `paths`."""
    doctor = add_command(
        commands,
        "doctor",
        examine,
        _("check that everything stored reads back"),
        more=_("Exit code 5 when something is damaged."),
    )
    doctor.add_argument(
        "--rebuild",
        action="store_true",
        help=_("repair the store if it is damaged, and make the view again from the sealed posts"),
    )
    add_command(commands, "paths", show_paths, _("show where things are kept; needs no passphrase"))


def examine(context: Context) -> int:
    """A record or line a check; DAMAGED when one of them failed."""
    from tui_forum.services import doctor
    from tui_forum.services.home import open_home

    context.require_home()
    passphrase = context.passphrase()
    if context.args.rebuild:
        _rebuild(context, passphrase)
    try:
        forum = open_home(context.home, passphrase)
    except (Damaged, WrongKey) as error:
        findings = [doctor.unreadable(context.home, passphrase, error)]
    else:
        with closing(forum), ProgressBar(context.out, "checking") as bar:
            findings = doctor.examine(forum, bar)
    for finding in findings:
        mark = "ok   " if finding.ok else _("WRONG")
        context.out.answer(
            {"check": finding.name, "ok": finding.ok, "says": finding.says, "hint": finding.hint},
            f"{mark} {finding.name}: {finding.says} {'' if finding.ok else finding.hint}".rstrip(),
        )
    return Exit.OK if all(finding.ok for finding in findings) else Exit.DAMAGED


def _rebuild(context: Context, passphrase: str) -> None:
    """Make the view again from the envelopes; where the file is damaged, first the file from what is left."""
    from tui_forum.services import doctor, salvage

    if not salvage.is_damaged(context.home, passphrase):
        with suppress(Damaged), ProgressBar(context.out, "rebuilding") as bar:
            applied = doctor.rebuild_home(context.home, passphrase, bar)
            context.out.answer(
                {
                    "check": "rebuild",
                    "ok": True,
                    "says": _("{applied} operations were applied.").format(applied=applied),
                    "hint": "",
                },
                _("ok    rebuilt from {applied} operations").format(applied=applied),
            )
            return
    with ProgressBar(context.out, "repairing") as bar:
        mended = salvage.salvage(context.home, passphrase, bar)
    context.out.answer(
        {"check": "repair", "ok": True, "says": mended.says, "hint": ""},
        _("ok    repaired. {says}").format(says=mended.says),
    )


def show_paths(context: Context) -> int:
    """Where the home and its parts are, whether they exist or not."""
    from tui_forum.services.home import HomePaths, home_exists

    paths = HomePaths(context.home)
    places = {
        "home": paths.folder,
        "keys": paths.keys,
        "database": paths.database,
        "config": paths.config,
        "lock": paths.lock,
    }
    exists = home_exists(paths.folder)
    context.out.answer(
        {name: str(place) for name, place in places.items()} | {"exists": exists},
        *(f"{name:<9} {place}" for name, place in places.items()),
        *(() if exists else (_("There is no home here yet; `tui-forum init --name NAME` makes one."),)),
    )
    return Exit.OK
