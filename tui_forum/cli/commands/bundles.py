"""`bundle export|import`: boards on a stick."""

from __future__ import annotations

from pathlib import Path

from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group, count
from tui_forum.cli.progress import ProgressBar
from tui_forum.language import N_, _

EXPORT_ABOUT = N_("""\
Only members of its boards can open the file; anybody else learns its size and nothing more. FILE must be new;
where it is a folder, a name that tells nothing is chosen.
""")
IMPORT_ABOUT = N_("""\
The same as meeting whoever wrote it: nothing comes twice, and the order of several bundles does not matter.
Of a file that was cut or altered, what came before the damage is kept (exit code 5).
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `bundle` and what can be done with one."""
    verbs = add_group(
        commands, "bundle", _("carry boards on a stick"), _("Boards as a file that only members can open.")
    )
    export = add_command(verbs, "export", export_to, _("write boards to a sealed file"), more=EXPORT_ABOUT)
    export.add_argument("file", metavar="FILE")
    export.add_argument("--board", metavar="BOARD", help=_("one board (else all)"))
    export.add_argument("--since", metavar="DAYS", type=count, help=_("only what the last DAYS days brought"))
    into = add_command(verbs, "import", import_from, _("take up what such a file holds"), more=IMPORT_ABOUT)
    into.add_argument("file", metavar="FILE")


def export_to(context: Context) -> int:
    """Write the file and answer what is in it."""
    from tui_forum.services import boards
    from tui_forum.services.bundles import export_to_bundle

    args = context.args
    file = Path(args.file).absolute()
    with context.forum() as forum, ProgressBar(context.out, "exporting") as bar:
        board = boards.find_board(forum, args.board) if args.board is not None else None
        done = export_to_bundle(forum, file, board=board, days=args.since, progress=bar)
    context.out.answer(
        {"file": str(done.file), "boards": done.boards, "records": done.records, "bytes": done.bytes},
        _("{file} holds {records} sealed records of {boards} boards.").format(
            file=done.file, records=done.records, boards=done.boards
        ),
        _("Hand it to a member: tui-forum bundle import FILE"),
    )
    return Exit.OK


def import_from(context: Context) -> int:
    """Take up the file; answers a record or line a board, and raises where the file is damaged."""
    from tui_forum.cli.wording import brought_line, record
    from tui_forum.services.bundles import import_from_bundle

    path = Path(context.args.file)
    path.open("rb").close()  # a mistyped name is told before the passphrase is asked
    with context.forum() as forum, ProgressBar(context.out, "importing") as bar:
        rows, damage = import_from_bundle(forum, path, bar)
    for row in rows:
        context.out.answer(record(row), brought_line(row))
    if damage is not None:
        context.out.flush()
        raise damage
    return Exit.OK
