"""Deciding about members: roles, removals, and what came too late. A member is given by their full id."""

from __future__ import annotations

from collections.abc import Sequence

from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.kinds import Kind, Role
from sync.log.op import Op
from sync.log.roster import Member
from tui_forum.language import N_, _
from tui_forum.model.anonymous import anonymous_name
from tui_forum.model.content import Anonymous, Post, read_content
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.model.excerpt import excerpt
from tui_forum.model.kinds import ContentKind
from tui_forum.model.ledger_rows import LateRow
from tui_forum.model.limits import MAX_REASON
from tui_forum.model.rows import MemberRow
from tui_forum.services.boards import members
from tui_forum.services.directory import board_info, joined_roster, only_one
from tui_forum.services.home import Forum
from tui_forum.services.people import WITH_ARTICLE, names_of, those_above

ABOUT_A_POST = (ContentKind.EDIT, Kind.RETRACT)
"""What comes back together with the post that it is about."""
TAKES_BACK = N_("(wishes to take back a post of theirs)")
LATE_AT_ONCE = 200
"""Late ops of one machine that are shown at once, so that nobody's flood hides the others'."""


def find_member(forum: Forum, board: str, text: str) -> str:
    """The full id of the member that `text` means: a name, or at least 4 characters of an id.

    Raises NotFound.
    """
    people, wanted = members(forum, board), text.strip()
    meant = [who.member for who in people if who.name == wanted]
    meant = meant or [who.member for who in people if who.name.casefold() == wanted.casefold()]
    return only_one(
        meant, [who.member for who in people], _("member"), wanted, _("See `tui-forum who BOARD`.")
    )


def set_role(forum: Forum, board: str, member: str, role: str) -> MemberRow:
    """Make a member facilitator, steward, or a plain member again; what they did so far stands.

    Raises NotFound, NotPermitted, BadInput.
    """
    info, me, target = _between(forum, board, member)
    wanted = _checked_role(role)
    if wanted == target.role:
        raise BadInput(
            _("{name} is {role} already.").format(name=target.name, role=_(WITH_ARTICLE[wanted])),
            _("Nothing was changed."),
        )
    if target.member == me.member:
        raise NotPermitted(_("Nobody can change their own role."), _("Ask somebody of a higher role."))
    if target.role == Role.FOUNDER:
        raise NotPermitted(_("The founder's role cannot be changed."), _("Nothing was changed."))
    highest = min(wanted, target.role)
    if me.role >= highest or me.role > Role.FACILITATOR:
        what = (
            _("make somebody {role}").format(role=_(WITH_ARTICLE[wanted]))
            if wanted < target.role
            else _("demote {name}").format(name=target.name)
        )
        raise _too_low(highest, what)
    forum.log.set_role(info.board_id, target.member, wanted)
    return _row(forum, board, member)


def remove_member(forum: Forum, board: str, member: str, reason: str = "") -> MemberRow:
    """Put a member out, under new keys; their posts that are here stay. Answers who they were.

    Raises NotFound, NotPermitted.
    """
    info, me, target = _between(forum, board, member)
    if target.member == me.member:
        raise NotPermitted(
            _("Nobody can remove themselves."), _("Leave the board instead; others stay on it.")
        )
    if target.role == Role.FOUNDER:
        raise NotPermitted(_("The founder of a board cannot be removed."), _("You can leave the board."))
    if me.role >= target.role or me.role > Role.FACILITATOR:
        raise _too_low(target.role, _("remove {role}").format(role=_(WITH_ARTICLE[target.role])))
    row = _row(forum, board, member)
    forum.log.remove_member(info.board_id, target.member, reason.strip()[:MAX_REASON])
    return row


def late_posts(forum: Forum, board: str) -> list[LateRow]:
    """Posts of removed members that came after the removal and wait to be let in; oldest first.

    So do their wishes to take back a post that stayed. Of one machine's only so many at once.
    """
    info = board_info(forum, board)
    late = _to_choose_from(forum.log.late(info.board_id, LATE_AT_ONCE))
    names = names_of(forum.log.acts(info.board_id)) if late else {}
    return sorted((_late_row(op, names) for op in late), key=lambda row: (row.wall, row.post))


def readmit(forum: Forum, board: str, posts: Sequence[str]) -> int:
    """Let late posts in, with what their authors changed about them; how many posts that were.

    `posts` are full ids or at least 4 characters of them. Raises NotFound, NotPermitted.
    """
    info = board_info(forum, board)
    _me(info)
    waiting = forum.log.late(info.board_id)
    known = [op.op_id.hex() for op in _to_choose_from(waiting)]
    hint = _("See `tui-forum member late BOARD`.")
    chosen = {bytes.fromhex(only_one([], known, _("late post"), post.strip(), hint)) for post in posts}
    if not chosen:
        raise NotFound(_("No post was named."), hint)
    about = [op.op_id for op in waiting if op.kind in ABOUT_A_POST and chosen & set(op.refs)]
    if _me(info).role > Role.FACILITATOR:
        raise _too_low(Role.MEMBER, _("let late posts in"))
    forum.log.readmit(info.board_id, sorted({*chosen, *about}))
    return len(chosen)


def _between(forum: Forum, board: str, member: str) -> tuple[BoardInfo, Member, Member]:
    """The board, ourselves, and whom it is about."""
    info = board_info(forum, board)
    target = joined_roster(info).members.get(bytes.fromhex(member))
    if target is None:
        raise NotFound(_("That person is not on the board."), _("See `tui-forum who BOARD`."))
    return info, _me(info), target


def _me(info: BoardInfo) -> Member:
    me = joined_roster(info).device(info.device.id)
    if me is None:
        raise NotPermitted(
            _("You are not a member of “{name}” any more.").format(name=info.name),
            _("What is here stays readable on this machine."),
        )
    return me


def _row(forum: Forum, board: str, member: str) -> MemberRow:
    return next(row for row in members(forum, board) if row.member == member)


def _to_choose_from(late: list[Op]) -> list[Op]:
    """Posts, and retractions of posts that are not late themselves."""
    posts = {op.op_id for op in late if op.kind in (ContentKind.POST, ContentKind.ANONYMOUS)}
    return [op for op in late if op.op_id in posts or (op.kind == Kind.RETRACT and not posts & set(op.refs))]


def _late_row(op: Op, names: dict[bytes, str]) -> LateRow:
    if op.kind == Kind.RETRACT:
        return LateRow(op.op_id.hex(), op.member.hex(), names.get(op.member, ""), op.wall, "", _(TAKES_BACK))
    post = read_content(op.kind, op.body, is_root=not any(op.thread))
    name = names.get(op.member, "")
    if isinstance(post, Anonymous):
        post, name = post.post, anonymous_name(op.member.hex())
    assert isinstance(post, Post)
    return LateRow(op.op_id.hex(), op.member.hex(), name, op.wall, post.title, excerpt(post.body, ()))


def _checked_role(role: str) -> Role:
    known = {rank.name.lower(): rank for rank in Role if rank != Role.FOUNDER}
    wanted = known.get(role.strip().lower())
    if wanted is None:
        raise BadInput(
            _("There is no role {role!r} to give.").format(role=role[:40]),
            _("The roles are: {known}.").format(known=", ".join(known)),
        )
    return wanted


def _too_low(role: Role, what: str) -> NotPermitted:
    return NotPermitted(
        _("Only {people} can {what}.").format(people=those_above(role), what=what),
        _("See `tui-forum who BOARD` for who that is."),
    )
