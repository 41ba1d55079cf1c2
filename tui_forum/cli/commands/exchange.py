"""`import` and `export`."""

from __future__ import annotations

from pathlib import Path

from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.cli.progress import ProgressBar
from tui_forum.cli.wording import held
from tui_forum.language import N_, _, counted

IMPORT_ABOUT = N_("""\
FILE is one of: threads as JSON lines, a line being
{"title","section","author","body","replies":[{"author","body"}]}; a TinyDB export of this program; an mbox.
The whole file is checked before anything is written. Sections are made as needed, and authors are shown as
imported names. Run again, it imports only what is not there yet.
""")
EXPORT_ABOUT = N_("""\
DIR is made, readable by you alone. The files in it are plain text: whoever can read them can read the posts.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `import` and `export`."""
    export = add_command(commands, "export", export_to, _("write boards as plain files"), more=EXPORT_ABOUT)
    export.add_argument("folder", metavar="DIR")
    export.add_argument("--format", choices=["tinydb", "markdown"], required=True)
    export.add_argument("--board", metavar="BOARD", help=_("one board (else all)"))
    into = add_command(
        commands, "import", import_from, _("bring threads from a file onto a board"), more=IMPORT_ABOUT
    )
    into.add_argument("file", metavar="FILE")
    into.add_argument("--board", metavar="BOARD", help=_("the board (needed when there are several)"))
    into.add_argument(
        "--format", choices=["lines", "tinydb", "mbox"], help=_("else told from the file's beginning")
    )


def export_to(context: Context) -> int:
    """Write the files and answer what was written."""
    from tui_forum.services import boards
    from tui_forum.services.exchange import export_markdown, export_tinydb

    args = context.args
    folder = Path(args.folder).absolute()
    with context.forum() as forum, ProgressBar(context.out, "exporting") as bar:
        board = boards.find_board(forum, args.board) if args.board is not None else None
        write = export_tinydb if args.format == "tinydb" else export_markdown
        done = write(forum, folder, board=board, progress=bar)
    context.out.answer(
        {
            "folder": str(folder),
            "format": args.format,
            "boards": done.boards,
            "threads": done.threads,
            "posts": done.posts,
            "files": done.files,
        },
        _("In {folder}, as plain text: {threads}.").format(
            folder=folder, threads=held(done.threads, done.posts)
        ),
    )
    return Exit.OK


def import_from(context: Context) -> int:
    """Check the whole file, then write what is not there yet."""
    from tui_forum.services import boards
    from tui_forum.services.exchange import import_file

    args = context.args
    path = Path(args.file)
    path.open("rb").close()  # a mistyped name is told before the passphrase is asked
    with context.forum() as forum:
        if args.board is None:
            known = [row.board for row in boards.list_boards(forum) if row.state == "joined"]
            if len(known) != 1:
                raise UsageError(
                    _("It is not clear onto which board."),
                    _("Give --board BOARD; `tui-forum board list` shows them."),
                )
            board = known[0]
        else:
            board = boards.find_board(forum, args.board)
        with ProgressBar(context.out, "importing") as bar:
            done = import_file(forum, board, path, style=args.format, progress=bar)
    context.out.answer(
        {
            "board": board,
            "threads": done.threads,
            "posts": done.posts,
            "already": done.already,
            "sections": list(done.sections),
        },
        _("Imported: {threads}").format(threads=held(done.threads, done.posts))
        + (
            "; " + counted(done.already, "{n} post already there.", "{n} posts already there.")
            if done.already
            else "."
        ),
    )
    return Exit.OK
