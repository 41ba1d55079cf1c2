"""What is around one: who can read, who has a post, how sync is, the help card, the ways in."""

from __future__ import annotations

from tui_forum.language import N_, _, counted
from tui_forum.phrases import readers
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import board_for_writing
from tui_forum.services import boards, joining
from tui_forum.services.card import whole_card
from tui_forum.services.delivery import MOST_COUNTED, said
from tui_forum.services.errors_said import in_words
from tui_forum.services.home import recovery_words
from tui_forum.services.reminders import keep_recovery_state
from tui_forum.services.sync_state import SyncState
from tui_forum.text import clean_line

SECTIONS = N_("Welcome, Listening, Practical help")
NOBODY_ELSE = N_("Nobody else can: machines that only carry posts see sealed bytes.")


def who(dialogue: Dialogue, typed: str) -> None:
    """Who can read the thread that is open, or the board."""
    forum, now = dialogue.forum, dialogue.reading
    row = now.row if now else None
    if row is not None and row.private:
        other = clean_line(row.to if row.mine else row.author)
        dialogue.say(_("Only {person} and you can read this.").format(person=other))
        return
    board = row.board if row is not None else board_for_writing(dialogue)
    members = boards.members(forum, board)
    dialogue.say(f"{readers(len(members)).capitalize()}:")
    for member in members:
        you = " " + _("(you)") if member.me else ""
        machines = counted(member.devices, "{n} machine", "{n} machines")
        dialogue.say(f"{clean_line(member.name)}{you}, {_(member.role)}, {machines}.")
    dialogue.say(_(NOBODY_ELSE))


def where(dialogue: Dialogue, typed: str) -> None:
    """Who has the post that is open, as far as is known."""
    row = dialogue.current()
    if not row.mine:
        name = clean_line(row.author)
        dialogue.say(_("“{author}” wrote this post. It is on this computer.").format(author=name))
        return
    place = said(row.delivery) or _("on this computer")
    dialogue.say(_("You wrote this post. It is {where}.").format(where=place))


def sync(dialogue: Dialogue, typed: str) -> None:
    """How sharing is, in a few sentences that are true now."""
    if dialogue.syncer is None:
        dialogue.say(_("Sharing is off in this window: it sends nothing and fetches nothing."))
        return
    dialogue.say(*sync_lines(dialogue.syncer.state()))


def sync_lines(state: SyncState) -> list[str]:
    """Who is near, what waits to leave, and the last trouble."""
    near = [peer for peer in state.peers if peer.connected]
    if not state.running:
        stopped = _("Sharing has stopped. What you write is kept here.")
        lines = [stopped if state.trouble else _("Sharing is starting…")]
    elif near:
        lines = [counted(len(near), "{n} machine is near:", "{n} machines are near:")]
        for peer in near:
            step = _("in step") if peer.in_step else _("sending and fetching")
            lines.append(f"{clean_line(peer.name) or _('somebody, by invite')}: {step}.")
    elif state.elsewhere:
        lines = [_("Another tui-forum on this computer carries your posts at the moment.")]
    else:
        lines = [_("Nobody is near. Are you on the same Wi-Fi or cable as somebody of your board?")]
    number = state.waiting_to_leave
    if not number:
        lines.append(_("Nothing waits to leave: no post of yours is only on this computer."))
    elif number >= MOST_COUNTED:
        lines.append(_("{number} posts of yours or more are only on this computer.").format(number=number))
    else:
        lines.append(
            counted(
                number,
                "{n} post of yours is only on this computer, as far as is known.",
                "{n} posts of yours are only on this computer, as far as is known.",
            )
        )
    needs = dict.fromkeys(reversed(state.needs))
    told = (f"{in_words(what)} {in_words(hint)}".strip() for what, hint in needs)
    lines += [_("Needs you: {what}").format(what=each) for each in told]
    if state.trouble:
        what, hint = state.trouble[-1]
        lines.append(_("The last trouble: {what}").format(what=f"{in_words(what)} {in_words(hint)}".strip()))
    return lines


def card(dialogue: Dialogue, typed: str) -> None:
    """Whom to call, with no network."""
    words = whole_card(dialogue.forum.paths.folder, dialogue.forum)
    dialogue.say(words, _("This page is on this computer. Nobody learns that you opened it."))


def join(dialogue: Dialogue, typed: str) -> None:
    """Join a board with an invite."""
    text = typed or dialogue.voice.ask(_("Paste the invite: one long line that begins with tf1."))
    own = _("What shall its people call you? An empty line takes {name}.")
    name = dialogue.voice.ask(own.format(name=clean_line(dialogue.forum.name)))
    row = joining.join(dialogue.forum, text, dialogue.secret(), name=name)
    dialogue.wrote()
    dialogue.say(join_words(row))


def join_words(row: joining.JoinRow) -> str:
    """What became of joining a board."""
    words = {
        "waiting": _("You have an invite to {board}. It opens when one of its people is near."),
        "joined": _("You are on {board}."),
        "already": _("You are on {board} already."),
    }
    return words[row.state].format(board=clean_line(row.name))


def new_board(dialogue: Dialogue, typed: str) -> None:
    """Start a board of one's own."""
    name = typed or dialogue.voice.ask(_("What is the board called?"))
    asked = _("Its sections, separated by commas? An empty line takes: {sections}")
    sections = dialogue.voice.ask(asked.format(sections=_(SECTIONS))) or _(SECTIONS)
    named = [part for each in sections.split(",") if (part := each.strip())]
    row = boards.new_board(dialogue.forum, name, dialogue.secret(), sections=named)
    dialogue.board = row.board
    dialogue.say(
        _("{board} is ready. `invite` invites someone, `post` writes the first thread.").format(
            board=clean_line(row.name)
        )
    )


def invite(dialogue: Dialogue, typed: str) -> None:
    """An invite for one person, for a week."""
    row = joining.make_invite(dialogue.forum, board_for_writing(dialogue))
    dialogue.wrote()
    dialogue.say(
        _("An invite to {board} for one person, good for a week. Whoever has it can join:").format(
            board=clean_line(row.board_name)
        ),
        row.text,
    )


def show_words(dialogue: Dialogue, typed: str) -> None:
    """The recovery words, after the passphrase."""
    words = recovery_words(dialogue.forum, dialogue.secret())
    dialogue.say(
        _("These 24 words bring you back if this computer is lost. Whoever has them can be you."), words
    )
    if dialogue.voice.ask(_("Have you written them down? yes or no")).strip().casefold() in ("yes", _("yes")):
        keep_recovery_state(dialogue.forum, "written")
