"""`devices link`: another machine becomes one of the same person's, by a code or a line of text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tui_forum.cli.codes import add_code_options, check_code_options, code_network, engine_beside, teller
from tui_forum.cli.commands.joining import draw_qr, given_text, write_new
from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, Failed, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.cli.passphrase import ask_new_passphrase
from tui_forum.cli.place import require_room_for_home
from tui_forum.language import N_, _

if TYPE_CHECKING:
    from tui_forum.services.linking import LinkedRow
    from tui_forum.services.spoken import CodeRow

LINK = N_("""\
`devices link` on the machine that you use shows a code and waits; `devices link --code CODE` on the new one
makes your home there, with a passphrase of its own. Your keys and boards go over: only to a machine of yours.
From then on read marks, saved posts, mutes and drafts go between your machines, and to nobody else.
""")
TYPE_IT = N_(
    "Type it on your new machine: tui-forum devices link --code CODE\n"
    "Say it to nobody: whoever types it becomes you, on all your boards."
)


def add_link(verbs: Subcommands[Parser]) -> None:
    """Add `devices link`."""
    link = add_command(
        verbs, "link", link_device, _("make another machine yours, by a code or a line of text"), more=LINK
    )
    link.add_argument("--name", help=_("what your other machine will call this one (else its network name)"))
    add_code_options(link)
    link.add_argument(
        "--text", action="store_true", help=_("without --code: a line to paste in place of a code")
    )
    link.add_argument("--qr", action="store_true", help=_("without --code: draw that line as a QR code, too"))
    link.add_argument(
        "--file", metavar="F", help=_("without --code: write that line to a new file, readable by you alone")
    )


def link_device(context: Context) -> int:
    """Either end of linking."""
    args = context.args
    if args.code is not None:
        if args.text or args.qr or args.file:
            raise UsageError(
                _("--text, --qr and --file belong to the machine that you use."),
                _("Leave them out: --code takes the line, or the file that holds it."),
            )
        args.code = given_text(args.code)
    elif args.file and Path(args.file).exists():
        raise Failed(
            _("There is a file {file} already; it is unchanged.").format(file=args.file),
            _("Choose another name with --file."),
        )
    check_code_options(args)
    return _hand_over(context) if args.code is None else _take_up(context)


def _tell_text(context: Context) -> Callable[[CodeRow], None] | None:
    """How a line of text is told; None where a code is to be said."""
    args, out = context.args, context.out
    if not (args.text or args.qr or args.file):
        return None

    def tell(row: CodeRow) -> None:
        if args.file:
            write_new(Path(args.file), row.code + "\n")
        out.answer(
            {
                "event": "link",
                "link": row.code,
                "addresses": list(row.addresses),
                "seconds": row.seconds,
                **({"file": args.file} if args.file else {}),
            },
            "",
            row.code,
            "",
            _("On your new machine: tui-forum devices link --code LINE (or the file that holds it)"),
            _("Show it to nobody: whoever has it becomes you, on all your boards."),
            _("It is good once, for {number} minutes.").format(number=row.seconds // 60),
        )
        if args.qr and not out.as_json:
            draw_qr(row.code)

    return tell


def _machine(context: Context) -> str:
    from tui_forum.model.limits import checked_name
    from tui_forum.services.devices import machine_name

    name = context.args.name
    return (
        machine_name()
        if name is None
        else checked_name(checked(name, _("The name")), _("name of the machine"))
    )


def _hand_over(context: Context) -> int:
    """Tell {"event":"code"}, {"event":"linked"}, and {"event":"joined"} once the new machine has been met."""
    from tui_forum.cli.beside import Beside
    from tui_forum.services.devices import list_devices as list_own
    from tui_forum.services.devices import own_devices
    from tui_forum.services.linking import link_machine

    args, out, machine, tell_text = context.args, context.out, _machine(context), _tell_text(context)
    with context.unlocked() as (forum, passphrase), Beside(forum, engine_beside(forum, args)) as beside:
        before = own_devices(forum)
        row = link_machine(
            forum,
            passphrase,
            teller(out, _(TYPE_IT), tell_text),
            machine=machine,
            as_text=tell_text is not None,
            network=code_network(args, discovery=forum.settings.discovery),
        )
        out.answer(
            _linked(row),
            _("The machine at {address} is yours now.").format(address=row.address),
            *_board_lines(row),
        )
        out.flush()
        known = own_devices(forum)

        def met() -> bool:
            return any(row.met for row in list_own(forum) if row.device in known - before)

        if row.boards and beside.settle(met):
            out.say(_("It has met this one, and has everything."))
        else:
            out.say(_("Your posts arrive there when the two machines next meet."))
    return Exit.OK


def _take_up(context: Context) -> int:
    """Tell {"event":"linked"}, and then the events of a sync that fetches the boards."""
    from tui_forum.cli.carrying import Ending, carry
    from tui_forum.services.home import home_exists, open_home
    from tui_forum.services.linking import adopt_person

    args, out, machine = context.args, context.out, _machine(context)
    if home_exists(context.home):
        context.require_home()
        passphrase = context.passphrase()
    else:
        require_room_for_home(context.home)
        passphrase = ask_new_passphrase(args.passphrase_file)
    row = adopt_person(
        context.home, passphrase, args.code, teller(out), machine=machine, network=code_network(args)
    )
    out.answer(
        {**_linked(row), "home": str(context.home)},
        _("This is {name}'s machine now; the home is in {home}.").format(name=row.name, home=context.home),
        *_board_lines(row),
    )
    out.flush()
    forum = open_home(context.home, passphrase)
    try:
        return int(
            carry(forum, engine_beside(forum, args), Ending(quiet=True), out) if row.boards else Exit.OK
        )
    finally:
        forum.close()


def _linked(row: LinkedRow) -> dict[str, object]:
    boards = [{"board": board, "name": name} for board, name in row.boards]
    return {"event": "linked", "name": row.name, "address": row.address, "boards": boards}


def _board_lines(row: LinkedRow) -> list[str]:
    from tui_forum.cli.wording import short
    from tui_forum.text import clean_line

    return [f"{short(board)}  {clean_line(name)}" for board, name in row.boards]
