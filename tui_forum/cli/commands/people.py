"""`available`, `hold`, `helping`, `ask` and `moderate`: what people say of themselves and take on."""

from __future__ import annotations

from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.language import N_, _

NOTHING = "nothing"
STATES = ("listen", "chat", "reading", "later", NOTHING)
STEPS = ("taken", "done", "open")
REASONS = ("worried", "advice", "unkind", "private", "danger", "false", "other")
ACTS = ("hide", "pin", "lock", "move", "let")
AVAILABLE_ABOUT = N_("""\
Without STATE and options: what everybody says. What you say fades at its hour; what you offer, your languages
and topics stay for 30 days, or until you say something else. Nobody sees when you were last here.
""")
ASK_ABOUT = N_("""\
Sealed to the facilitators of the board. Other members' machines carry it and see that you asked, and neither
about which post nor why.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add the commands about people."""
    say = add_command(
        commands, "available", available, _("say when you can listen, or see who can"), more=AVAILABLE_ABOUT
    )
    say.add_argument("board", metavar="BOARD")
    say.add_argument("state", metavar="STATE", nargs="?", choices=STATES, help=", ".join(STATES))
    say.add_argument("--until", metavar="T", default="", help=_("22:00, 2h, tomorrow or thursday"))
    say.add_argument("--offer", metavar="O", action="append", help=_("what you offer; repeat it for more"))
    say.add_argument("--language", metavar="L", action="append", help=_("a language; repeat it for more"))
    say.add_argument(
        "--avoid", metavar="C", action="append", help=_("a topic you cannot take now; repeat it")
    )
    take = add_command(commands, "hold", hold, _("say that you mean to answer a thread"))
    take.add_argument("thread", metavar="THREAD")
    take.add_argument("--until", metavar="T", default="2h", help=_("22:00 or 2h (2h), a day at most"))
    take.add_argument("--off", action="store_true", help=_("give it back"))
    step = add_command(commands, "helping", help_on, _("take practical help on, or say that it is done"))
    step.add_argument("thread", metavar="THREAD")
    step.add_argument("step", metavar="STEP", choices=STEPS, help=", ".join(STEPS))
    step.add_argument("--words", metavar="W", default="", help=_("a few words for everybody"))
    asks = add_command(commands, "ask", ask, _("ask a facilitator about a post"), more=ASK_ABOUT)
    asks.add_argument("post", metavar="POST")
    asks.add_argument("--reason", metavar="R", choices=REASONS, default="other", help=", ".join(REASONS))
    asks.add_argument("--words", metavar="W", default="", help=_("for the facilitators"))
    summary = _("hide, pin, lock, move or let through; it stands in the ledger")
    act = add_command(commands, "moderate", moderate, summary)
    act.add_argument("post", metavar="POST")
    act.add_argument("act", metavar="ACT", choices=ACTS, help=", ".join(ACTS))
    act.add_argument("--off", action="store_true", help=_("undo it"))
    act.add_argument("--section", metavar="S", default="", help=_("where to move the thread"))
    act.add_argument("--reason", metavar="R", default="", help=_("everybody on the board reads it"))


def available(context: Context) -> int:
    """A record or line a member; of oneself alone, after saying something."""
    from tui_forum.cli.people_wording import person_line
    from tui_forum.cli.wording import record
    from tui_forum.services import boards
    from tui_forum.services.availability import people, set_available

    args = context.args
    parts = {"offers": args.offer, "languages": args.language, "avoid": args.avoid}
    with context.forum() as forum:
        board, now = boards.find_board(forum, args.board), forum.now()
        if args.state is None and not any(parts.values()):
            rows = people(forum, board)
        else:
            me = next((row for row in people(forum, board) if row.me), None)
            state = args.state or (me.state if me else "")
            until = args.until or (f"{max(1, (me.until - now) // 60)}m" if me and not args.state else "")
            rows = [set_available(forum, board, "" if state == NOTHING else state, until, **parts)]
    for row in rows:
        context.out.answer(record(row), person_line(row, now))
    return Exit.OK


def hold(context: Context) -> int:
    """Take or give back a thread, and answer who has it."""
    from tui_forum.cli.wording import record
    from tui_forum.services import holding, reading
    from tui_forum.services.standing import hold_words

    with context.forum() as forum:
        thread = reading.find_thread(forum, context.args.thread)
        if context.args.off:
            holding.let_go(forum, thread)
        else:
            holding.hold(forum, thread, context.args.until)
        rows, now = holding.holds_of(forum, thread), forum.now()
    words = hold_words(rows, now) or _("nobody has this one")
    context.out.answer(
        {"thread": thread, "holders": [record(row) for row in rows]}, _("Now {words}.").format(words=words)
    )
    return Exit.OK


def help_on(context: Context) -> int:
    """Bring practical help a step on and answer where it stands."""
    from tui_forum.cli.wording import record
    from tui_forum.services import holding, reading
    from tui_forum.services.standing import help_words

    args = context.args
    with context.forum() as forum:
        thread = reading.find_thread(forum, args.thread)
        row = holding.set_help(forum, thread, args.step, checked(args.words, _("What you say")))
    context.out.answer(record(row), _("Now {row}.").format(row=help_words(row)))
    return Exit.OK


def ask(context: Context) -> int:
    """Ask the facilitators and answer {"post","reason"}."""
    from tui_forum.services import asking, reading

    args = context.args
    with context.forum() as forum:
        post = reading.find_post(forum, args.post)
        asking.ask(forum, post, args.reason, checked(args.words, _("What you ask")))
    context.out.answer(
        {"post": post, "reason": args.reason},
        _("Asked. Only facilitators can read it; it leaves with the next sync."),
    )
    return Exit.OK


def moderate(context: Context) -> int:
    """Do an act of moderation and answer {"post","act","on"}."""
    from tui_forum.services import moderating, reading

    args, on = context.args, not context.args.off
    reason = checked(args.reason, _("The reason"))
    with context.forum() as forum:
        post = reading.find_post(forum, args.post)
        match args.act:
            case "hide":
                moderating.hide(forum, post, reason, on=on)
            case "pin":
                moderating.pin(forum, post, on=on, reason=reason)
            case "lock":
                moderating.lock(forum, post, on=on, reason=reason)
            case "let":
                moderating.let_through(forum, post, on=on)
            case _:
                moderating.move(forum, post, args.section, reason)
    context.out.answer({"post": post, "act": args.act, "on": on}, _("Done. It stands in the ledger."))
    return Exit.OK
