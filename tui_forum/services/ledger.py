"""The ledger: all that was ever decided about a board, its members and their posts, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sync.log.acts import Act
from sync.log.bodies import (
    AddDevice,
    AddMember,
    Body,
    DropDevice,
    Epoch,
    Genesis,
    Invite,
    Join,
    ModerationKey,
    Policy,
    Readmit,
    Remove,
    Revoke,
    SetRole,
)
from sync.log.kinds import Role
from sync.log.roster import Roster
from tui_forum.language import N_, _, ngettext
from tui_forum.model.ledger_rows import ActRow, LedgerRow
from tui_forum.model.moderation import HIDE, LET, LOCK, MOVE, OPEN, PIN
from tui_forum.services import moderating
from tui_forum.services.directory import board_info, joined_roster
from tui_forum.services.home import Forum
from tui_forum.services.people import WITH_ARTICLE, names_of, role_word

SOMEBODY = N_("somebody")


def ledger(forum: Forum, board: str) -> list[LedgerRow]:
    """Every act that counts, newest last; further parts of one act are not told twice.

    Raises NotFound, NotPermitted.
    """
    info = board_info(forum, board)
    roster = joined_roster(info)
    acts = forum.log.acts(info.board_id)
    hidden = frozenset(op.op_id for _n, op, _status in forum.log.one_off_ops(info.board_id))
    telling = _Telling(names_of(acts), hidden, forum.log.one_off_retractions(info.board_id))
    decided = [row for act in acts if (row := telling.row(act, roster)) is not None]
    moderated = [_moderation(forum, act) for act in moderating.acts(forum, board) if act.counts]
    timed = sorted((*_in_time(decided), *_in_time(moderated)), key=lambda pair: pair[0])
    return [row for _, row in timed]


def _in_time(rows: list[LedgerRow]) -> Iterator[tuple[int, LedgerRow]]:
    """Rows that are in their order, each with a time not before that of the one before it."""
    latest = 0
    for row in rows:
        latest = max(latest, row.wall)
        yield latest, row


def _moderation(forum: Forum, act: ActRow) -> LedgerRow:
    op = forum.log.op(bytes.fromhex(act.board), bytes.fromhex(act.op))
    word, verb = _MODERATION.get((act.act, act.on), (act.act, ""))
    actor = act.actor or _(SOMEBODY)
    does = _(verb) if verb else _("did “{act}” to").format(act=act.act)
    about_post = act.act in (HIDE, OPEN, LET)
    what = _("a post") if about_post else _("a thread")
    if act.title:  # that of a hidden thread is told nobody
        named = _("a post in “{title}”") if about_post else _("the thread “{title}”")
        what = named.format(title=act.title)
    says = f"{actor} {does} {what}"
    says += " " + _("to {section}").format(section=act.section) if act.act == MOVE else ""
    return LedgerRow(
        op=act.op,
        wall=act.wall,
        member=op.member.hex() if op is not None else "",
        author=actor,
        role=act.role,
        act=word,
        target=act.target,
        target_name=act.title,
        says=says + (f": {act.reason}." if act.reason else "."),
    )


class _Telling:
    """Words for acts, one after the other: what changed is told against what was before."""

    def __init__(self, names: dict[bytes, str], hidden: frozenset[bytes], wishes: set[bytes]) -> None:
        """`hidden` are the anonymous posts, `wishes` what takes some back: that these stand is not told."""
        self._names, self._hidden, self._wishes = names, hidden, wishes
        self._policy: Policy | None = None
        self._kids: set[bytes] = set()

    def row(self, act: Act, roster: Roster) -> LedgerRow | None:
        op, body = act.op, act.body
        word, tell = _WORDS[type(body)]
        says = tell(self, body, op.member)
        if not says:
            return None
        target = _target(body)
        role = roster.role_of(op)
        return LedgerRow(
            op=op.op_id.hex(),
            wall=op.wall,
            member=op.member.hex(),
            author=self.name(op.member),
            role=role.name.lower() if role is not None else "",
            act=word,
            target=target.hex(),
            target_name=self.name(target) if target else "",
            says=f"{self.name(op.member)} {says}.",
        )

    def name(self, member: bytes) -> str:
        return self._names.get(member, _(SOMEBODY))

    def founded(self, body: Genesis, by: bytes) -> str:
        self._policy = body.policy
        self._kids |= {body.kid, body.moderation.public}
        return _("started the board “{name}”").format(name=body.policy.name)

    def policy(self, body: Policy, by: bytes) -> str:
        before, self._policy = self._policy, body
        changed = [
            _(words)
            for field, words in _POLICY_WORDS.items()
            if before is None or getattr(before, field) != getattr(body, field)
        ]
        return _("changed {what} of the board").format(what=", ".join(changed) or _("nothing"))

    def invite(self, body: Invite, by: bytes) -> str:
        made = ngettext(
            "made an invite for one person to join as {role}",
            "made an invite for {n} people to join as {role}",
            body.uses,
        )
        return made.format(n=body.uses, role=role_word(Role(body.role)))

    def revoked(self, body: Revoke, by: bytes) -> str:
        return _("closed an invite")

    def joined(self, body: Join, by: bytes) -> str:
        return _("joined with an invite")

    def added(self, body: AddMember, by: bytes) -> str:
        return _("added {name} as {role}").format(name=body.name, role=role_word(Role(body.role)))

    def device_added(self, body: AddDevice, by: bytes) -> str:
        return _("added a machine of theirs")

    def device_dropped(self, body: DropDevice, by: bytes) -> str:
        if body.member == by:
            return _("dropped a machine of theirs")
        return _("dropped a machine of {name}").format(name=self.name(body.member))

    def role(self, body: SetRole, by: bytes) -> str:
        role = _(WITH_ARTICLE[Role(body.role)])
        return _("made {name} {role}").format(name=self.name(body.target), role=role)

    def removed(self, body: Remove, by: bytes) -> str:
        return _("removed {name}").format(name=self.name(body.target)) + (
            f": {body.reason}" if body.reason else ""
        )

    def readmitted(self, body: Readmit, by: bytes) -> str:
        told = set(body.op_ids) - self._wishes
        number = len(told)
        if not told:
            return ""
        if self._hidden.issuperset(told):
            return ngettext("let one anonymous post stand", "let {n} anonymous posts stand", number).format(
                n=number
            )
        return ngettext(
            "let one post or act of a former member stand",
            "let {n} posts or acts of a former member stand",
            number,
        ).format(n=number)

    def keys(self, body: Epoch, by: bytes) -> str:
        if body.kid in self._kids:
            return ""
        self._kids.add(body.kid)
        return _("began new keys")

    def moderation_key(self, body: ModerationKey, by: bytes) -> str:
        if body.public in self._kids:
            return ""
        self._kids.add(body.public)
        return _("gave the facilitators a new key")


_MODERATION = {
    (HIDE, True): ("hidden", N_("hid")),
    (HIDE, False): ("shown", N_("showed again")),
    (PIN, True): ("pinned", N_("pinned")),
    (PIN, False): ("unpinned", N_("unpinned")),
    (LOCK, True): ("locked", N_("closed")),
    (LOCK, False): ("unlocked", N_("opened again")),
    (MOVE, True): ("moved", N_("moved")),
    (LET, True): ("let-through", N_("let through")),
    (LET, False): ("held-again", N_("let wait again")),
    (OPEN, True): ("opened", N_("looked who wrote")),
}
"""The stable word and the verb of each act, on and off."""
_POLICY_WORDS = {
    "name": N_("the name"),
    "guidelines": N_("the guidelines"),
    "sections": N_("the sections"),
    "keep_days": N_("how long posts are kept"),
    "history": N_("what newcomers may read"),
    "anonymous": N_("whether anonymous posts are allowed"),
    "first_posts": N_("whether the first posts of newcomers are looked at"),
}
_WORDS: dict[type[Body], tuple[str, Callable[[_Telling, Any, bytes], str]]] = {
    Genesis: ("founded", _Telling.founded),
    Policy: ("policy", _Telling.policy),
    Invite: ("invite", _Telling.invite),
    Revoke: ("invite-closed", _Telling.revoked),
    Join: ("joined", _Telling.joined),
    AddMember: ("added", _Telling.added),
    AddDevice: ("device-added", _Telling.device_added),
    DropDevice: ("device-dropped", _Telling.device_dropped),
    SetRole: ("role", _Telling.role),
    Remove: ("removed", _Telling.removed),
    Readmit: ("readmitted", _Telling.readmitted),
    Epoch: ("keys", _Telling.keys),
    ModerationKey: ("moderation-key", _Telling.moderation_key),
}


def _target(body: Body) -> bytes:
    """Whom an act is about, other than its author."""
    if isinstance(body, (SetRole, Remove)):
        return body.target
    return body.member if isinstance(body, (AddMember, DropDevice)) else b""
