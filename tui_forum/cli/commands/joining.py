"""`invite` and `join`."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tui_forum.cli.content import checked, read_stdin
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, Failed
from tui_forum.cli.parser import Parser, Subcommands, add_command, count
from tui_forum.language import _, counted
from tui_forum.phrases import day

LARGEST_FILE = 64 << 10  # bytes; an invite is a line
ROLES = ("member", "facilitator", "steward")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `invite` and `join`."""
    invite = add_command(
        commands,
        "invite",
        make_invite,
        _("make an invite to a board: a line of text, a QR code, a file"),
        more=_("Whoever holds an invite can join with it: hand it over as you would a key."),
    )
    invite.add_argument("board", metavar="BOARD")
    invite.add_argument(
        "--role", choices=ROLES, default="member", help=_("what the newcomer becomes (member)")
    )
    invite.add_argument(
        "--uses", metavar="N", type=count, default=1, help=_("how many people may join with it (1)")
    )
    invite.add_argument(
        "--days", metavar="D", type=count, default=7, help=_("how many days it is good for (7)")
    )
    invite.add_argument(
        "--address",
        metavar="H:P",
        action="append",
        default=[],
        help=_("where this machine can be reached; repeat for more"),
    )
    invite.add_argument("--qr", action="store_true", help=_("draw it as a QR code, too"))
    invite.add_argument("--file", metavar="F", help=_("write it to a new file, readable by you alone"))
    _add_join(commands)


def _add_join(commands: Subcommands[Parser]) -> None:
    join = add_command(
        commands,
        "join",
        accept_invite,
        _("join a board with an invite"),
        more=_(
            "The board arrives at the next `tui-forum sync` (or in the open app) near one of its members."
        ),
    )
    join.add_argument(
        "invite", metavar="INVITE", help=_("the invite's text, a file that holds it, or - for standard input")
    )
    join.add_argument("--name", help=_("what this board's members will call you (else your home's name)"))


def make_invite(context: Context) -> int:
    """Publish an invite and answer {"invite", …}."""
    from tui_forum.services import boards, joining

    args = context.args
    if args.file and Path(args.file).exists():
        raise Failed(
            _("There is a file {file} already; it is unchanged.").format(file=args.file),
            _("Choose another name with --file."),
        )
    with context.forum() as forum:
        board = boards.find_board(forum, args.board)
        row = joining.make_invite(
            forum, board, role=args.role, uses=args.uses, days=args.days, addresses=args.address
        )
    if args.file:
        write_new(Path(args.file), row.text + "\n")
    context.out.answer(
        {
            "invite": row.text,
            "board": row.board,
            "name": row.board_name,
            "addresses": list(row.addresses),
            "expires": row.expires,
            "uses": row.uses,
            **({"file": args.file} if args.file else {}),
        },
        row.text,
    )
    if args.qr and not context.out.as_json:
        draw_qr(row.text)
    until = day(row.expires)
    context.out.say(
        "",
        _("Good for {uses} until {until}. They run: tui-forum join INVITE").format(
            uses=row.uses, until=until
        ),
    )
    return Exit.OK


def invites_closed(count: int) -> list[str]:
    """What to say of invites that somebody's going has closed; nothing where there were none."""
    if not count:
        return []
    return [
        counted(
            count,
            "{n} open invite is closed by it: make a new one.",
            "{n} open invites are closed by it: make new ones.",
        )
    ]


def write_new(path: Path, text: str) -> None:
    """Write a new file that only this user can read; never replaces one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def draw_qr(text: str) -> None:
    """The QR code in half blocks, upper case: the alphanumeric mode makes it a third smaller."""
    import segno

    segno.make(text.upper(), error="l", micro=False).terminal(compact=True)


def accept_invite(context: Context) -> int:
    """Accept an invite and answer {"board","name","state"}."""
    from sync.log.invite import Invite
    from tui_forum.services import joining

    args = context.args
    text = given_text(args.invite)
    name = checked(args.name, _("The name")) if args.name is not None else ""
    context.require_home()
    Invite.from_text(text, time.time())  # a mistyped invite is told before the passphrase is asked
    with context.unlocked() as (forum, passphrase):
        row = joining.join(forum, text, passphrase, name=name)
    next_step = {
        "waiting": _("It arrives when a member is met: `tui-forum sync`, or open the app."),
        "joined": _("You are in: `tui-forum threads`, or open the app."),
        "already": _("You are a member already; nothing changed."),
    }[row.state]
    context.out.answer({"board": row.board, "name": row.name, "state": row.state}, f"{row.name}: {next_step}")
    return Exit.OK


def given_text(argument: str) -> str:
    """An invite or link itself, from what was given for it: the text, a file that holds it, or -."""
    if argument == "-":
        return read_stdin()
    path = Path(argument)
    if len(argument) > 255 or "\n" in argument or not path.is_file():
        return checked(argument, _("The invite"))
    with path.open("rb") as file:
        data = file.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise Failed(
            _("{argument} is too long to be an invite.").format(argument=argument),
            _("Check that it is the right file."),
        )
    try:
        return data.decode().strip()
    except UnicodeDecodeError:
        raise Failed(
            _("{argument} is not a text file, so it is not an invite.").format(argument=argument),
            _("Check that it is the right file."),
        ) from None
