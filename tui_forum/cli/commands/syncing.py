"""`sync`: meet others, bring every common board in step, and (with --watch) stay."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_forum.cli.context import Context
from tui_forum.cli.parser import Parser, Subcommands, add_command, seconds
from tui_forum.language import N_, _

if TYPE_CHECKING:
    from sync.engine.settings import EngineSettings
    from tui_forum.services.home import Forum

ABOUT = N_("""\
Without --for or --watch it ends when everybody it met is in step and all is quiet (--until-quiet).
Exit code 4 when nobody was reached. --watch goes on until it is told to stop.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `sync`."""
    sync = add_command(commands, "sync", synchronise, _("exchange posts with other machines"), more=ABOUT)
    add_network_options(sync)
    ending = sync.add_mutually_exclusive_group()
    ending.add_argument("--until-quiet", action="store_true", help=_("end when all is in step (the default)"))
    ending.add_argument("--for", dest="seconds", metavar="S", type=seconds, help=_("end after S seconds"))
    ending.add_argument("--watch", action="store_true", help=_("go on until told to stop"))


def add_network_options(parser: argparse.ArgumentParser) -> None:
    """The options that say whom to meet and how."""
    parser.add_argument(
        "--listen", metavar="HOST:PORT", help=_("take connections here (:0 is any free port)")
    )
    parser.add_argument(
        "--peer",
        metavar="HOST:PORT",
        action="append",
        default=[],
        help=_("dial this address; repeat for more"),
    )
    parser.add_argument("--no-discovery", action="store_true", help=_("look for nobody on the local network"))


def network_settings(forum: Forum, args: argparse.Namespace) -> EngineSettings:
    """The home's settings with the options over them. Raises BadAddress."""
    from sync.engine.settings import EngineSettings
    from sync.net.addresses import parse_address

    return EngineSettings(
        listen=parse_address(args.listen) if args.listen is not None else forum.settings.listen,
        peers=(*forum.settings.peers, *(parse_address(peer) for peer in args.peer)),
        discovery=forum.settings.discovery and not args.no_discovery,
        lease=forum.paths.lock,
    )


def synchronise(context: Context) -> int:
    """Run the engine until the ending that was asked for."""
    from tui_forum.cli.carrying import Ending, carry

    args = context.args
    ending = Ending(
        seconds=args.seconds, quiet=args.seconds is None and not args.watch, needs_peer=not args.watch
    )
    with context.forum() as forum:
        settings = network_settings(forum, args)
        if args.no_discovery and args.peer and args.listen is None:
            settings = replace(settings, listen=None)  # who only calls an address needs no open door
        return carry(forum, settings, ending, context.out)
