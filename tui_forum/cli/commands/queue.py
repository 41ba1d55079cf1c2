"""`queue`: what waits for a facilitator, and looking after it."""

from __future__ import annotations

from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, note
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group
from tui_forum.language import _


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `queue` with its verbs."""
    verbs = add_group(
        commands, "queue", _("the facilitators' queue"), _("What waits for a facilitator of a board.")
    )
    listed = add_command(verbs, "list", list_items, _("what waits, urgent first"))
    listed.add_argument("board", metavar="BOARD")
    listed.add_argument("--done", action="store_true", help=_("what is done, too"))
    for name, run, summary in (
        ("take", take_item, _("look after an item")),
        ("release", release_item, _("look after it no longer")),
        ("hand", hand_item, _("hand it over to another facilitator")),
        ("done", finish_item, _("say that it is done")),
    ):
        verb = add_command(verbs, name, run, summary)
        verb.add_argument("board", metavar="BOARD")
        verb.add_argument("item", metavar="ITEM")
        if name == "hand":
            verb.add_argument("who", metavar="WHO")
        if name in ("hand", "done"):
            verb.add_argument("--note", metavar="N", default="", help=_("only facilitators read it"))


def list_items(context: Context) -> int:
    """A record or some lines an item."""
    from tui_forum.cli.people_wording import item_lines
    from tui_forum.cli.wording import record
    from tui_forum.services import boards
    from tui_forum.services.queue_items import Items
    from tui_forum.services.queue_words import spent_words

    with context.forum() as forum:
        board = boards.find_board(forum, context.args.board)
        rows = Items(forum, board).rows(done=context.args.done)
        spent = spent_words(forum, [board])
    if spent:
        note(spent)
    for row in rows:
        context.out.answer(record(row), item_lines(row))
    if not rows:
        context.out.say(_("Nothing waits for a facilitator here, as far as you may know."))
    return Exit.OK


def take_item(context: Context) -> int:
    """Take the item."""
    return _act(context, "take")


def release_item(context: Context) -> int:
    """Give the item back."""
    return _act(context, "release")


def hand_item(context: Context) -> int:
    """Hand the item over."""
    return _act(context, "hand")


def finish_item(context: Context) -> int:
    """The item is done."""
    return _act(context, "done")


def _act(context: Context, act: str) -> int:
    from tui_forum.cli.people_wording import item_lines
    from tui_forum.cli.wording import record
    from tui_forum.services import boards, members, queue
    from tui_forum.services.directory import only_one

    args = context.args
    with context.forum() as forum:
        board = boards.find_board(forum, args.board)
        items = queue.Items(forum, board)
        known = {row.item: row for row in items.rows(done=True)}
        item = only_one([], list(known), "item", args.item.strip(), _("See `tui-forum queue list BOARD`."))
        match act:
            case "take":
                queue.take(forum, known[item])
            case "release":
                queue.give_back(forum, known[item])
            case "hand":
                to = members.find_member(forum, board, checked(args.who, _("The name")))
                queue.hand_over(forum, known[item], to, checked(args.note, _("The note")))
            case _:
                queue.finish(forum, known[item], checked(args.note, _("The note")))
        row = next(row for row in items.rows(done=True) if row.item == item)
    context.out.answer(record(row), item_lines(row))
    return Exit.OK
