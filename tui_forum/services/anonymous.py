"""What facilitators do about anonymous posts: their programs check them, and they may look who wrote one."""

from __future__ import annotations

from collections import Counter

from sync.crypto.hashing import digest
from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.bodies import decode_body, encode_body
from sync.log.kinds import Role
from sync.log.op import Op, Status
from tui_forum.language import N_, _
from tui_forum.model.anonymous import read_vouch
from tui_forum.model.content import Anonymous, Opened
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import checked_reason
from tui_forum.services import moderating
from tui_forum.services.directory import board_info, joined_roster, post_document
from tui_forum.services.home import Forum
from tui_forum.services.moderation import may_hold_key, unseal
from tui_forum.services.writing import publish_about
from tui_forum.store.view_batch import Doc

UNVOUCHED = N_("no member of the board answers for it")
CHECKED = "anonymous"
"""The fact (with the board's id) that tells how far they were checked, and how many were hidden today."""
MOST_CHECKED = 256
"""Posts looked at in one run."""
MOST_HIDDEN, MOST_HIDDEN_A_DAY = 16, 64
"""Posts hidden in one run, and in a day: a flood is not to make us write a ledger without end."""
DAY = 86_400
MOST_OF_ONE = 8
"""Anonymous posts of one member and day that are let stand without anybody's asking."""
CROWDED = 32
"""Of so many in a day on they are let stand before somebody can push them out."""


def open_name(forum: Forum, post: str, reason: str) -> str:
    """Who wrote an anonymous post, by name; that we looked, and why, is told to every member in the ledger.

    Raises NotPermitted for who is no facilitator, or was none when it was written; BadInput, NotFound.
    """
    document = post_document(forum, post)
    if "anonymous" not in document:
        raise BadInput(_("This post is not anonymous."), _("Its author's name is above it."))
    info = board_info(forum, document["board"])
    said = checked_reason(reason, needed=True)
    op = forum.log.op(info.board_id, bytes.fromhex(post))
    device = _voucher(forum, info, op) if op is not None and op.body else None
    me = joined_roster(info).device(info.device.id)
    if me is None or me.role > Role.FACILITATOR or op is None:
        raise NotPermitted(
            _("Only facilitators can find out who wrote an anonymous post."),
            _("Ask a facilitator of the board."),
        )
    if device is None:
        raise NotPermitted(
            _(
                "Your key does not open this: it was written before you were a facilitator, "
                "or no member answers for it."
            ),
            _("Ask somebody who was a facilitator then."),
        )
    publish_about(forum, document, ContentKind.OPENED, encode_body(Opened(op.op_id, said)))
    member = joined_roster(info).device(device)
    return member.name if member is not None else _("somebody who is not on the board any more")


def check_anonymous(forum: Forum) -> int:
    """Where we are a facilitator: hide what nobody answers for, let stand what came late; how many it was.

    Nobody is shown a name by this. Costs a glance where nothing is new.
    """
    if forum.log.is_behind():
        return 0  # what is to be hidden may not be shown yet; it is looked at next time
    return sum(_check_board(forum, info) for info in forum.log.boards() if info.moderation_secrets)


def hidden_to_the_last(forum: Forum, board: str) -> int:
    """How many posts our program has hidden on a board today, where that is all it may and more are shown."""
    looked = forum.view.fact(f"{CHECKED}:{board}")
    spent = looked.get("left", False) and looked["day"] == forum.now() // DAY
    return int(looked["hidden"]) if spent else 0


def _check_board(forum: Forum, info: BoardInfo) -> int:
    fact = f"{CHECKED}:{info.board_id.hex()}"
    looked = forum.view.fact(fact)
    heads = digest(b"heads", *sorted(joined_roster(info).heads)).hex()
    if looked.get("heads") == heads and looked.get("mark") == forum.log.mark(info.board_id):
        return 0
    acted = _let_stand(forum, info, forum.log.one_off_crowds(info.board_id, CROWDED))
    wishes = forum.log.unheard_retractions(info.board_id)
    _readmit_once(forum, info.board_id, wishes)  # nobody else's words can be taken back by it
    hidden, now, whole = _hide_unanswered(forum, info, looked)
    acted += len(wishes) + hidden
    if whole and not acted:
        now |= {"heads": heads, "mark": forum.log.mark(info.board_id)}
    forum.view.keep_fact(fact, now)
    return acted


def _hide_unanswered(forum: Forum, info: BoardInfo, looked: Doc) -> tuple[int, Doc, bool]:
    """Hide new posts that nobody answers for: how many, how far that came, and whether it came to the end."""
    day = forum.now() // DAY
    today = looked.get("hidden", 0) if looked.get("day") == day else 0
    upto, hidden, left = looked.get("upto", 0), 0, False
    news = forum.log.one_off_news(info.board_id, upto, MOST_CHECKED)
    for n, op in news:
        if _is_unanswered(forum, info, op):
            left = today + hidden >= MOST_HIDDEN_A_DAY
            if left or hidden == MOST_HIDDEN:
                break
            hidden += _hide_once(forum, op)
        upto = n
    whole = len(news) < MOST_CHECKED and (not news or upto == news[-1][0])
    return hidden, {"upto": upto, "day": day, "hidden": today + hidden, "left": left}, whole


def _hide_once(forum: Forum, op: Op) -> int:
    """Hide it, and say 1; 0 where another program of this home has done so since we looked."""
    with forum.database.transaction():
        if not _is_open(forum, op):
            return 0
        moderating.hide(forum, op.op_id.hex(), _(UNVOUCHED))
        return 1


def _is_unanswered(forum: Forum, info: BoardInfo, op: Op) -> bool:
    """Whether a post that is shown names nobody, sealed to a key of ours or to no key that ever was."""
    sealed = decode_body(Anonymous, op.body).vouch
    if not _is_open(forum, op) or _voucher(forum, info, op) is not None:
        return False
    return not _is_another_s(forum, info, sealed)


def _is_open(forum: Forum, op: Op) -> bool:
    """Whether it is shown, and nobody has hidden it."""
    found = forum.view.posts_of((op.op_id.hex(),)).get(op.op_id.hex())
    return found is not None and "hidden" not in found


def _is_another_s(forum: Forum, info: BoardInfo, sealed: bytes) -> bool:
    """Whether it is sealed to a key that facilitators held when we were none: they can judge it."""
    return unseal(forum, info.board_id.hex(), sealed) is None and may_hold_key(info, sealed)


def _let_stand(forum: Forum, info: BoardInfo, crowds: list[tuple[Op, Status]]) -> int:
    """Readmit those of `crowds` that a current member answers for, so many of each member and day.

    What was let stand before is among them, and counts: this is done again and again.
    """
    judge, allowed = joined_roster(info).judge, joined_roster(info).policy.anonymous
    stood = [op for op, _status in crowds if judge.is_readmitted(op.op_id)]
    days = Counter(op.timestamp for op, _status in crowds)
    open_ops = [
        op
        for op, status in crowds
        if not judge.is_readmitted(op.op_id)
        and (allowed if status == Status.LATE else days[op.timestamp] >= CROWDED)
    ]
    named: Counter[tuple[bytes, int]] = Counter()
    chosen = []
    for op in (*stood, *open_ops) if open_ops else ():
        device = _voucher(forum, info, op)
        member = joined_roster(info).device(device) if device is not None else None
        if member is None:
            continue
        named[member.member, op.timestamp] += 1
        if named[member.member, op.timestamp] <= MOST_OF_ONE and not judge.is_readmitted(op.op_id):
            chosen.append(op.op_id)
    _readmit_once(forum, info.board_id, chosen)
    return len(chosen)


def _readmit_once(forum: Forum, board_id: bytes, op_ids: list[bytes]) -> None:
    """Let these stand, but for those that another program of this home let stand since we looked."""
    if not op_ids:
        return
    with forum.database.transaction():
        judge = joined_roster(forum.log.board(board_id)).judge
        left = [op_id for op_id in op_ids if not judge.is_readmitted(op_id)]
        if left:
            forum.log.readmit(board_id, left)


def _voucher(forum: Forum, info: BoardInfo, op: Op) -> bytes | None:
    """The device of the board, now or once, that answers for an anonymous post; None where none is found."""
    if op.kind != ContentKind.ANONYMOUS:
        return None
    vouch = unseal(forum, info.board_id.hex(), decode_body(Anonymous, op.body).vouch)
    device = read_vouch(info.board_id, op.device, vouch) if vouch is not None else None
    roster = joined_roster(info)
    known = device is not None and (roster.device(device) is not None or device in roster.gone)
    return device if known else None
