"""`resources` and `guide`: the directory of a board, and the pages that come with the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui_forum.cli.content import checked, read_stdin
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command, count
from tui_forum.language import N_, _

if TYPE_CHECKING:
    from tui_forum.services.home import Forum
    from tui_forum.services.resource_keeping import Entry
    from tui_forum.services.resources import ResourceRow

ACTIONS = ("add", "import", "change", "checked", "remove")
ABOUT = N_("""\
Without ACTION the entries are listed, the urgent ones first. `add` writes a new one from the options;
`import` takes those of the TOML file ARG; `change`, `checked` (I have checked it today) and `remove` are
about the entry ARG, an id or its first letters. Facilitators and higher write; everybody reads.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `resources` and `guide`."""
    parser = add_command(
        commands, "resources", resources, _("the directory of a board: help that is near"), more=ABOUT
    )
    parser.add_argument("board", metavar="BOARD")
    parser.add_argument("action", metavar="ACTION", nargs="?", choices=ACTIONS, help=", ".join(ACTIONS))
    parser.add_argument("argument", metavar="ARG", nargs="?", help=_("the file, or the entry"))
    parser.add_argument("--search", metavar="WORDS", help=_("list only entries in which every word occurs"))
    parser.add_argument("--heading", metavar="H", help=_("with add and change: what it is filed under"))
    parser.add_argument("--title", metavar="T", help=_("what it is called"))
    parser.add_argument("--text", metavar="TEXT", help=_("what it is; - reads it from standard input"))
    parser.add_argument("--contact", metavar="C", help=_("how to reach it"))
    parser.add_argument("--times", metavar="W", help=_("when it is open, or meets"))
    parser.add_argument("--urgent", action="store_true", help=_("it stands on the help card, too"))
    parser.add_argument("--good-for", metavar="DAYS", type=count, help=_("for how long a check holds (180)"))
    guide = add_command(
        commands, "guide", read_guide, _("short pages on listening, asking and boundaries; needs no home")
    )
    guide.add_argument("page", metavar="PAGE", nargs="?", help=_("one page, by its name (else a list)"))


def resources(context: Context) -> int:
    """List the entries, or do one thing to them."""
    from tui_forum.services import boards

    args = context.args
    if (args.argument is None) != (args.action in (None, "add")):
        raise UsageError(
            _("import needs a file; change, checked and remove need an entry."),
            _("See `tui-forum resources --help`."),
        )
    if args.action == "import":
        Path(args.argument).open("rb").close()  # a mistyped name is told before the passphrase is asked
    with context.forum() as forum:
        board = boards.find_board(forum, checked(args.board, _("The board")))
        if args.action == "import":
            return _import(context, forum, board)
        if args.action is not None:
            _change(context, forum, board)
        return _list(context, forum, board)


def _import(context: Context, forum: Forum, board: str) -> int:
    from tui_forum.services.resource_files import read_entries
    from tui_forum.services.resource_keeping import import_resources

    written, already = import_resources(forum, board, read_entries(Path(context.args.argument)))
    words = _("Written: {written}; already there as they are: {already}.")
    context.out.answer(
        {"board": board, "written": written, "already": already},
        words.format(written=written, already=already),
    )
    return Exit.OK


def _change(context: Context, forum: Forum, board: str) -> None:
    from tui_forum.services import resource_keeping as keeping
    from tui_forum.services.resources import resource

    args = context.args
    match args.action:
        case "add":
            keeping.put_resource(forum, board, _entry(context, keeping.Entry("", "")))
        case "change":
            row = resource(forum, board, args.argument)
            keeping.put_resource(forum, board, _entry(context, keeping.entry_of(row)), row.entry)
        case "checked":
            keeping.recheck_resource(forum, board, args.argument)
        case _:
            keeping.remove_resource(forum, board, args.argument)


def _entry(context: Context, known: Entry) -> Entry:
    """The entry that the options make of `known`; what is not given stays."""
    from dataclasses import replace

    args = context.args
    names = ("heading", "title", "contact", "times")
    given = {
        name: checked(getattr(args, name), _("The {what}").format(what=name))
        for name in names
        if getattr(args, name) is not None
    }
    if args.text is not None:
        given["text"] = read_stdin() if args.text == "-" else checked(args.text, _("The text"))
    good_for = args.good_for if args.good_for is not None else known.good_for
    return replace(known, **given, urgent=args.urgent or known.urgent, good_for=good_for)


def _list(context: Context, forum: Forum, board: str) -> int:
    from tui_forum.cli.wording import record
    from tui_forum.services.resources import list_resources, search_resources

    rows = list_resources(forum, board)
    if context.args.search is not None:
        rows = search_resources(rows, checked(context.args.search, _("The words")))
    for row in rows:
        context.out.answer(record(row), *_lines(row))
    if not rows:
        context.out.say(_("No entries here."))
    return Exit.OK


def _lines(row: ResourceRow) -> list[str]:
    from tui_forum.cli.wording import ago, short
    from tui_forum.text import clean, clean_line

    stale = _(" · nobody has checked it for long: ask before you rely on it") if row.stale else ""
    checked_by = _("checked {when} by {name}").format(when=ago(row.checked), name=clean_line(row.by))
    lines = [f"{short(row.entry)}  {clean_line(row.heading)} > {clean_line(row.title)}"]
    lines += [f"          {line}" for line in clean(row.text).splitlines()]
    lines += [f"          {clean_line(said)}" for said in (row.times, row.contact) if said]
    return [*lines, f"          {checked_by}{stale}"]


def read_guide(context: Context) -> int:
    """The pages by name, or one page."""
    from tui_forum.services.guide import guide_pages

    wanted = context.args.page
    pages = {page.name: page for page in guide_pages()}
    if wanted is not None and wanted not in pages:
        raise UsageError(
            _("The guide has no such page."), _("The pages are: {names}.").format(names=", ".join(pages))
        )
    for page in pages.values() if wanted is None else (pages[wanted],):
        record = {"page": page.name, "title": page.title, **({} if wanted is None else {"text": page.text})}
        lines = [f"{page.name:<20} {page.title}"] if wanted is None else [page.title, "", page.plain]
        context.out.answer(record, *lines)
    return Exit.OK
