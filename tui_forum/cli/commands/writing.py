"""`post` and `reply`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui_forum.cli.content import body_text, checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.language import _

if TYPE_CHECKING:
    from tui_forum.model.rows import SectionRow
    from tui_forum.services.home import Forum
    from tui_forum.services.masking import Mask
    from tui_forum.services.writing import Posted

KEEP_DAYS = (0, 7, 30, 90)


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `post` and `reply`."""
    post = add_command(commands, "post", post_thread, _("start a thread"))
    post.add_argument("board", metavar="BOARD")
    post.add_argument("--title", metavar="T", required=True)
    post.add_argument(
        "--section", metavar="S", default="", help=_("one of the board's sections (else its first)")
    )
    post.add_argument(
        "--need",
        metavar="N",
        default="",
        help=_("what would help: listen, been-there, ideas, practical, information, sharing or today"),
    )
    post.add_argument(
        "--keep", metavar="DAYS", type=int, choices=KEEP_DAYS, help=_("0 (until removed), 7, 30 or 90")
    )
    _add_text_options(post)
    reply = add_command(commands, "reply", reply_to, _("answer a post or a thread"))
    reply.add_argument("post", metavar="POST")
    _add_text_options(reply)


def _add_text_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--note", metavar="C", action="append", default=[], help=_("a content note; repeat for more")
    )
    parser.add_argument(
        "--anonymous",
        action="store_true",
        help=_("under a name for this thread alone; facilitators can find out who it was"),
    )
    parser.add_argument(
        "--sleep",
        metavar="WHEN",
        help=_("hold it until then: 1h, 2d, tonight, tomorrow, 8:00, 2026-05-01 8:00"),
    )
    parser.add_argument(
        "--body", metavar="TEXT", help=_("the text (write --body=-TEXT when it begins with a dash)")
    )
    parser.add_argument(
        "dash", metavar="-", nargs="?", choices=["-"], help=_("read the text from standard input")
    )


def post_thread(context: Context) -> int:
    """Start a thread and answer {"thread","post"}."""
    from tui_forum.services import boards, drafts, writing
    from tui_forum.services.directory import board_info, joined_roster

    args = context.args
    title, section = checked(args.title, _("The title")), checked(args.section, _("The section"))
    if not title.strip():
        raise UsageError(_("A thread needs a title."), _("Give --title with a few words."))
    _known_need(args.need)
    with context.forum() as forum:
        board = boards.find_board(forum, args.board)
        body = body_text(args.body, args.dash, wanted_by="thread")
        _known_section(boards.board_summary(forum, board).sections, section)
        mask = _mask(forum, args, board)
        fields: dict[str, Any] = {
            "title": title,
            "body": body,
            "section": section,
            "need": args.need,
            "notes": args.note,
        }
        if args.sleep is not None:
            usual = joined_roster(board_info(forum, board)).policy.keep_days
            keep = usual if args.keep is None else args.keep
            return _lay_to_sleep(context, forum, {"board": board, "keep": keep, **fields}, mask)
        posted = _or_draft(
            lambda: writing.post_thread(forum, board, keep=args.keep, mask=mask, **fields),
            lambda: drafts.save_draft(forum, board=board, **_kept(mask), **fields),
        )
    context.out.answer(
        {"board": posted.board, "thread": posted.thread, "post": posted.post},
        _("Posted: {thread}. It travels at the next `tui-forum sync`, or when the app is open.").format(
            thread=posted.thread[:8]
        ),
    )
    return Exit.OK


def reply_to(context: Context) -> int:
    """Answer a post and answer {"post"}."""
    from tui_forum.services import drafts, reading, writing
    from tui_forum.services.directory import post_document

    args = context.args
    with context.forum() as forum:
        parent = reading.find_post(forum, args.post)
        body = body_text(args.body, args.dash, wanted_by="reply")
        thread, board = reading.find_thread(forum, parent), post_document(forum, parent)["board"]
        mask = _mask(forum, args, board, thread)
        fields = {"board": board, "parent": parent, "thread": thread, "body": body, "notes": args.note}
        if args.sleep is not None:
            return _lay_to_sleep(context, forum, fields, mask)
        posted = _or_draft(
            lambda: writing.reply(forum, parent, body, notes=args.note, mask=mask),
            lambda: drafts.save_draft(forum, **_kept(mask), **fields),
        )
    context.out.answer(
        {"board": posted.board, "thread": posted.thread, "post": posted.post},
        _("Replied: {post}.").format(post=posted.post[:8]),
    )
    return Exit.OK


def _mask(forum: Forum, args: argparse.Namespace, board: str, thread: str = "") -> Mask | None:
    """The mask that was asked for, or that is worn in the thread already."""
    from tui_forum.services.masking import mask_for, wears_mask

    masked = args.anonymous or wears_mask(forum, board, thread)
    return mask_for(forum, board, thread) if masked else None


def _kept(mask: Mask | None) -> dict[str, Any]:
    """What a draft keeps of a mask."""
    return {"anonymous": mask is not None, "salt": mask.salt.hex() if mask else ""}


def _lay_to_sleep(context: Context, forum: Forum, fields: dict[str, Any], mask: Mask | None) -> int:
    """Put it into the outbox and answer {"draft","due"}."""
    from tui_forum.services import drafts, outbox
    from tui_forum.services.when import parse_when

    due = parse_when(context.args.sleep, forum.now())
    draft = drafts.save_draft(forum, **_kept(mask), **fields)
    row = outbox.sleep(forum, draft, due)
    words = outbox.due_words(row, forum.now())
    context.out.answer(
        {"draft": draft, "due": due},
        _("Kept in the outbox ({draft}): it {words}, while the app, `sync` or a node runs.").format(
            draft=draft, words=words
        ),
    )
    return Exit.OK


def _known_need(need: str) -> None:
    from tui_forum.model.support import NEED_IDS

    if need and need not in NEED_IDS:
        raise UsageError(
            _("{need!r} is not one of the needs.").format(need=need),
            _("Choose one of {need_ids}.").format(need_ids=", ".join(NEED_IDS)),
        )


def _known_section(sections: tuple[SectionRow, ...], section: str) -> None:
    """A mistyped section must not put a thread into another one."""
    names = [known.name for known in sections]
    if section and section not in names:
        raise UsageError(
            _("The board has no section {section!r}.").format(section=section),
            _("Choose one of {names}.").format(names=", ".join(names)),
        )


def _or_draft(write: Callable[[], Posted], keep: Callable[[], int]) -> Posted:
    """Write; text that was typed by hand and is refused is kept as a draft, for it exists nowhere else."""
    from tui_forum.model.errors import BadInput
    from tui_forum.services.errors_said import told

    try:
        return write()
    except BadInput as error:
        if sys.stdin.isatty() and keep():
            raise BadInput(
                told(error)[0],
                _("{hint} What you typed is kept as a draft; the app shows it.").format(hint=told(error)[1]),
            ) from None
        raise
