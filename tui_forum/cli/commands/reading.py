"""`threads`, `read`, `search` and `inbox`."""

from __future__ import annotations

from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command, count
from tui_forum.language import _


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add the commands that read."""
    threads = add_command(commands, "threads", list_threads, _("list threads, latest activity first"))
    threads.add_argument("board", metavar="BOARD", nargs="?", help=_("one board (else all)"))
    threads.add_argument("--section", metavar="S", help=_("one section"))
    threads.add_argument("--need", metavar="N", help=_("one need, such as listen or practical"))
    threads.add_argument(
        "--waiting", action="store_true", help=_("only those nobody has answered, longest wait first")
    )
    threads.add_argument("--unread", action="store_true", help=_("only those with something unread"))
    threads.add_argument("--tag", metavar="T", help=_("only those with this tag"))
    threads.add_argument(
        "--sort", metavar="S", help=_("in the order activity, started, waiting, title or unread")
    )
    threads.add_argument("--limit", metavar="N", type=count, default=50, help=_("at most N (50)"))
    read = add_command(
        commands,
        "read",
        read_thread,
        _("read a thread in reading order"),
        more=_("Its posts then count as read; with --json only when --mark-read is given."),
    )
    read.add_argument("thread", metavar="THREAD", help=_("a thread, or any post of it"))
    marks = read.add_mutually_exclusive_group()
    marks.add_argument("--mark-read", action="store_true", help=_("with --json: the posts count as read"))
    marks.add_argument("--keep-unread", action="store_true", help=_("leave the unread marks as they are"))
    search = add_command(commands, "search", search_posts, _("find posts by their words"))
    search.add_argument("query", metavar="QUERY")
    search.add_argument("--board", metavar="BOARD", help=_("on one board"))
    search.add_argument("--limit", metavar="N", type=count, default=50, help=_("at most N (50)"))
    inbox = add_command(
        commands,
        "inbox",
        show_inbox,
        _("what arrived since you were last here: replies to you first, then people waiting"),
    )
    inbox.add_argument("--limit", metavar="N", type=count, default=200, help=_("at most N (200)"))
    inbox.add_argument("--seen", action="store_true", help=_("next time, tell only what arrives after now"))


def list_threads(context: Context) -> int:
    """A record or two lines a thread."""
    from tui_forum.cli.wording import record, thread_line
    from tui_forum.model.arrangement import SORTS
    from tui_forum.model.support import NEED_IDS
    from tui_forum.services import boards, reading

    args = context.args
    if args.sort is not None and args.sort not in SORTS:
        raise UsageError(
            _("{sort!r} is not one of the orders.").format(sort=args.sort),
            _("Choose one of {sorts}.").format(sorts=", ".join(SORTS)),
        )
    if args.need is not None and args.need not in NEED_IDS:
        raise UsageError(
            _("{need!r} is not one of the needs.").format(need=args.need),
            _("Choose one of {need_ids}.").format(need_ids=", ".join(NEED_IDS)),
        )
    with context.forum() as forum:
        board = boards.find_board(forum, args.board) if args.board is not None else None
        rows = reading.threads(
            forum,
            board,
            args.section,
            waiting=args.waiting,
            unread=args.unread,
            need=args.need,
            tag=args.tag,
            sort=args.sort or "",
            limit=args.limit,
        )
    for row in rows:
        context.out.answer(record(row), thread_line(row))
    if not rows:
        context.out.say(
            _("No threads here")
            + (_(" that match.") if args.waiting or args.unread or args.need else " yet.")
        )
    return Exit.OK


def read_thread(context: Context) -> int:
    """A record or a paragraph a post."""
    from tui_forum.cli.wording import post_lines, record, thread_heading
    from tui_forum.services import reading

    args = context.args
    with context.forum() as forum:
        thread = reading.find_thread(forum, args.thread)
        posts = reading.read_thread(forum, thread)
        context.out.say(thread_heading(reading.get_thread(forum, thread)))
        for post in posts:
            context.out.answer(record(post), post_lines(post))
        context.out.flush()  # what did not reach the reader is not marked as read
        if args.mark_read or not (args.keep_unread or context.out.as_json):
            reading.mark_read(forum, [post.post for post in posts if post.unread])
    return Exit.OK


def search_posts(context: Context) -> int:
    """A record or two lines a post that answers."""
    from tui_forum.cli.content import checked
    from tui_forum.cli.wording import hit_line, record
    from tui_forum.services import boards, searching

    args = context.args
    query = checked(args.query, _("The query"))
    with context.forum() as forum:
        board = boards.find_board(forum, args.board) if args.board is not None else None
        rows = searching.search(forum, query, board=board, limit=args.limit)
    for row in rows:
        context.out.answer(record(row), hit_line(row))
    if not rows:
        context.out.say(_("Nothing here answers that. Fewer or other words may."))
    return Exit.OK


def show_inbox(context: Context) -> int:
    """A record or two lines a thread with something new."""
    from tui_forum.cli.wording import inbox_line, record
    from tui_forum.services import reading

    with context.forum() as forum:
        rows = reading.inbox(forum, limit=context.args.limit)
        for row in rows:
            context.out.answer(record(row), inbox_line(row))
        if not rows:
            context.out.say(_("Nothing new since you were last here."))
        context.out.flush()
        if context.args.seen:
            reading.inbox_seen(forum)
    return Exit.OK
