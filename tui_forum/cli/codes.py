"""What the commands that pair by a spoken code have in common: options, and what they tell meanwhile."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tui_forum.cli.commands.syncing import network_settings
from tui_forum.cli.exits import UsageError, note
from tui_forum.cli.output import Output
from tui_forum.language import _

if TYPE_CHECKING:
    from sync.engine.settings import EngineSettings
    from sync.net.pairing import Network
    from tui_forum.services.home import Forum
    from tui_forum.services.spoken import CodeRow, Told


def add_code_options(parser: argparse.ArgumentParser) -> None:
    """The options that say which end this is and how to meet the other one."""
    parser.add_argument(
        "--code", metavar="CODE", help=_("the code that you were told: a number and three words")
    )
    parser.add_argument("--peer", metavar="HOST:PORT", help=_("with --code: where it was made, if not found"))
    parser.add_argument(
        "--listen", metavar="HOST:PORT", help=_("without --code: wait for the other end here")
    )
    parser.add_argument("--no-discovery", action="store_true", help=_("look for nobody on the local network"))


def check_code_options(args: argparse.Namespace) -> None:
    """Raise UsageError, BadCode or BadAddress before anything is asked or opened."""
    from sync.crypto.link_text import LinkText, is_link_text
    from sync.crypto.spoken import parse_code
    from sync.net.addresses import parse_address

    if args.code is None and args.peer is not None:
        raise UsageError(_("--peer belongs to --code."), _("Whoever makes the code waits; see --listen."))
    if args.code is not None and args.listen is not None:
        raise UsageError(
            _("--listen belongs to the end that makes the code."), _("Leave it out, or see --peer.")
        )
    if args.code is not None and is_link_text(args.code):
        LinkText.from_text(args.code, time.time())
    elif args.code is not None:
        parse_code(args.code)
    for address in (args.peer, args.listen):
        if address is not None:
            parse_address(address)


def code_network(args: argparse.Namespace, *, discovery: bool = True) -> Network:
    """How to meet the other end; `discovery` is what the person's settings say."""
    from sync.net.addresses import parse_address
    from sync.net.pairing import Network

    return Network(
        listen=parse_address(args.listen) if args.listen is not None else ("", 0),
        peer=parse_address(args.peer) if args.peer is not None else None,
        discovery=discovery and not args.no_discovery,
    )


def engine_beside(forum: Forum, args: argparse.Namespace) -> EngineSettings:
    """How the home is carried meanwhile: where the pairing listens, on a port of its own."""
    peers = argparse.Namespace(listen=None, peer=[], no_discovery=args.no_discovery)
    settings = network_settings(forum, peers)
    if args.listen is not None:
        settings = replace(settings, listen=(code_network(args).listen[0], 0))
    return settings


def teller(out: Output, what_to_do: str = "", tell_text: Callable[[CodeRow], None] | None = None) -> Told:
    """Tells the code and what failed, as records or lines; `what_to_do` says who should hear the code.

    A line of text is told by `tell_text`.
    """
    from tui_forum.services.spoken import CodeEvent, CodeRow

    def tell(event: CodeEvent) -> None:
        if isinstance(event, CodeRow) and tell_text is not None:
            tell_text(event)
        elif isinstance(event, CodeRow):
            out.answer(
                {
                    "event": "code",
                    "code": event.code,
                    "nameplate": event.nameplate,
                    "addresses": list(event.addresses),
                    "seconds": event.seconds,
                },
                "",
                f"    {event.code}",
                "",
                what_to_do,
                _("It is good once, for {number} minutes. Where this machine is not found, add").format(
                    number=event.seconds // 60
                ),
                f"    --peer {event.addresses[0] if event.addresses else 'HOST:PORT'}",
            )
        elif out.as_json:
            out.answer({"event": "attempt", "address": event.address, "said": event.said})
        else:
            note(f"{event.address}: {event.said}." if event.address else f"{event.said}.")
        out.flush()

    return tell
