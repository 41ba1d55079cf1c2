"""`pair`: let somebody who is near into a board, by a spoken code."""

from __future__ import annotations

from tui_forum.cli.codes import add_code_options, check_code_options, code_network, engine_beside, teller
from tui_forum.cli.commands.joining import ROLES
from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.language import N_, _

ABOUT = N_("""\
`pair BOARD` shows a code and waits; the newcomer runs `pair --code CODE` within ten minutes. Three wrong
tries end it. What goes over is an invite for one person.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `pair`."""
    pair = add_command(
        commands, "pair", meet, _("let somebody in by a spoken code, or come in by one"), more=ABOUT
    )
    pair.add_argument("board", metavar="BOARD", nargs="?", help=_("the board to let somebody into"))
    pair.add_argument("--role", choices=ROLES, help=_("with BOARD: what the newcomer becomes (member)"))
    pair.add_argument("--name", help=_("with --code: what this board's members will call you"))
    add_code_options(pair)


def meet(context: Context) -> int:
    """Either end of the pairing."""
    args = context.args
    if (args.board is None) == (args.code is None):
        raise UsageError(
            _("Give the board to let somebody into, or the code that you were told."),
            _("`tui-forum pair BOARD` on one machine, `tui-forum pair --code CODE` on the other."),
        )
    if (args.name if args.code is None else args.role) is not None:
        raise UsageError(_("--role belongs to BOARD, and --name to --code."), _("Leave it out."))
    check_code_options(args)
    context.require_home()
    return _let_in(context) if args.code is None else _come_in(context)


def _let_in(context: Context) -> int:
    """Tell {"event":"code"}, {"event":"paired"}, and {"event":"joined"} once the newcomer is in."""
    from tui_forum.cli.beside import Beside
    from tui_forum.services import boards
    from tui_forum.services.pairing import invite_by_code

    args, out = context.args, context.out
    with context.forum() as forum:
        board = boards.find_board(forum, args.board)
        before = boards.who_can_read(forum, board)
        with Beside(forum, engine_beside(forum, args)) as beside:
            row = invite_by_code(
                forum,
                board,
                teller(out, _("Say it to the newcomer, who types it: tui-forum pair --code CODE")),
                role=args.role or "member",
                network=code_network(args, discovery=forum.settings.discovery),
            )
            paired = {"event": "paired", "board": row.board, "name": row.board_name, "address": row.address}
            out.answer(
                paired,
                _("The code was right: {address} has an invite to {board_name}.").format(
                    address=row.address, board_name=row.board_name
                ),
            )
            out.flush()
            arrived = beside.settle(lambda: boards.who_can_read(forum, board) > before)
        if arrived:
            out.answer(
                {"event": "joined", "board": row.board},
                _("They are in {board_name} now.").format(board_name=row.board_name),
            )
        else:
            out.say(_("They come in when they next meet a member: `tui-forum sync`, or the open app."))
    return Exit.OK


def _come_in(context: Context) -> int:
    """Tell {"event":"paired"}, and then the events of a sync that fetches the board."""
    from tui_forum.cli.carrying import Ending, carry
    from tui_forum.services.pairing import join_by_code

    args, out = context.args, context.out
    name = checked(args.name, _("The name")) if args.name is not None else ""
    with context.unlocked() as (forum, passphrase):
        row = join_by_code(
            forum,
            args.code,
            passphrase,
            teller(out),
            name=name,
            network=code_network(args, discovery=forum.settings.discovery),
        )
        paired = {"event": "paired", "board": row.board, "name": row.name, "state": row.state}
        already = row.state == "already"
        says = _("you are a member already") if already else _("you are invited")
        out.answer(paired, f"{row.name}: {says}.")
        out.flush()
        return int(Exit.OK if already else carry(forum, engine_beside(forum, args), Ending(quiet=True), out))
