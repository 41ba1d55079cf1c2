"""Members of a board in the dialogue: their roles, removing one; and the invites that are open."""

from __future__ import annotations

from tui_forum.language import _, counted
from tui_forum.model.errors import BadInput
from tui_forum.model.rows import MemberRow
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import board_for_writing, choose, sure
from tui_forum.plain.form import ask_form, done
from tui_forum.services import boards, members
from tui_forum.services.board_choices import MAKE, WHAT_ROLES_DO, may_decide, possible
from tui_forum.services.board_words import invite_line, removal_words, role_words
from tui_forum.services.open_invites import close_invite, open_invites
from tui_forum.text import clean_line


def show_members(dialogue: Dialogue, typed: str) -> None:
    """Who is on the board, and in which role."""
    board = board_for_writing(dialogue)
    name = clean_line(boards.board_summary(dialogue.forum, board).name)
    dialogue.show(
        _("Members of {board}. `decide` and a number: another role, or their end here:").format(board=name),
        [
            (Listed("member", row.member, board), [f"{n}. {_line(row)}"])
            for n, row in enumerate(boards.members(dialogue.forum, board), 1)
        ],
        "",
    )


def decide(dialogue: Dialogue, typed: str) -> None:
    """Another role for a member of the last list, or their removal."""
    listed = dialogue.chosen(typed, "member")
    board = listed.thread
    row = next((row for row in boards.members(dialogue.forum, board) if row.member == listed.id), None)
    mine = boards.board_summary(dialogue.forum, board).role
    if row is None:
        raise BadInput(_("They are not on the board any more."), _("Type `members` for who is."))
    if row.me:
        raise BadInput(_("This is you. Nobody can change their own role."), _("Choose somebody else."))
    if not may_decide(mine, row.role):
        raise BadInput(
            _("Only somebody of a higher role can decide about them."), _("`ask` asks a facilitator.")
        )
    roles = possible(mine, row.role)
    words = [_("Leave it as it is"), *(_(MAKE[role]) for role in roles), _("Remove them from the board")]
    dialogue.say(_line(row))
    chosen = choose(dialogue, _("What would you like to do?"), words, default=0)
    if chosen > len(roles):
        _remove(dialogue, board, row)
    elif chosen:
        _give(dialogue, board, row, roles[chosen - 1])


def show_invites(dialogue: Dialogue, typed: str) -> None:
    """The invites of the board that can still let somebody in."""
    board, now = board_for_writing(dialogue), dialogue.forum.now()
    dialogue.show(
        _("Open invites. Whoever holds one can join. `close invite` and a number closes one:"),
        [
            (Listed("invite", row.invite, board), [f"{n}. {invite_line(row, now)}."])
            for n, row in enumerate(open_invites(dialogue.forum, board), 1)
        ],
        _("No invite is open. `invite` makes one."),
    )


def close(dialogue: Dialogue, typed: str) -> None:
    """Close an invite of the last list that went astray."""
    listed = dialogue.chosen(typed, "invite")
    dialogue.say(
        _(
            "All of them are closed when somebody is removed. If one went astray, close it: who came "
            "in by it stays, and who waits with it needs a new one. A machine that has not heard of "
            "it yet may still let somebody in by it; you then see them among the people."
        )
    )
    if sure(dialogue, _("This closes the invite, for everybody.")):
        close_invite(dialogue.forum, listed.thread, listed.id)
        dialogue.wrote()
        dialogue.say(_("It is closed; it stands in the ledger."))


def _line(row: MemberRow) -> str:
    you = " " + _("(you)") if row.me else ""
    machines = counted(row.devices, "{n} machine", "{n} machines")
    return f"{clean_line(row.name)}{you}: {role_words(row.role)}, {machines}."


def _give(dialogue: Dialogue, board: str, row: MemberRow, role: str) -> None:
    dialogue.say(_(WHAT_ROLES_DO[role]), _("What they did so far stands. It is in the ledger."))
    name = clean_line(row.name)
    if sure(dialogue, _("{name} gets this role.").format(name=name)):
        members.set_role(dialogue.forum, board, row.member, role)
        dialogue.wrote()
        dialogue.say(_("{name} has a new role: {role}.").format(name=name, role=role_words(role)))


def _remove(dialogue: Dialogue, board: str, row: MemberRow) -> None:
    name, purpose = clean_line(row.name), f"remove:{board}:{row.member}"
    dialogue.say(removal_words(name))
    reason = ask_form(dialogue, purpose, {"why": _("Why?")})["why"]
    if not reason:
        raise BadInput(
            _("A reason first, in a few words: everybody reads it in the ledger."), _("Nothing was changed.")
        )
    if sure(dialogue, _("{name} is removed.").format(name=name)):
        members.remove_member(dialogue.forum, board, row.member, reason)
        dialogue.wrote()
        dialogue.say(_("{name} is a member no more. New keys have begun.").format(name=name))
    done(dialogue, purpose)
