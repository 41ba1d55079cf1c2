"""From the ids that screens and commands use to the log's boards, and from what people type to ids."""

from __future__ import annotations

from collections.abc import Sequence

from sync.errors import NotPermitted
from sync.log.base import BoardInfo
from sync.log.roster import Roster
from tui_forum.language import _, pgettext
from tui_forum.model.errors import NotFound
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_firsts import is_kept_back

SHORTEST_PREFIX = 4
MOST_NAMED = 100
"""Posts among which those that a prefix means are sought."""
_HEX = frozenset("0123456789abcdef")


def shared_boards(forum: Forum) -> list[BoardInfo]:
    """Every board of this home but the one that joins the person's own machines, which is nobody's to see."""
    own = forum.projector.own.tables.fact().get("board", "")
    return [info for info in forum.log.boards() if info.board_id.hex() != own]


def own_board(forum: Forum) -> BoardInfo | None:
    """The board that joins the person's own machines; None where there is none, or it has not come yet."""
    known = bytes.fromhex(forum.projector.own.tables.fact().get("board", ""))
    infos = forum.log.boards() if known else []
    return next((info for info in infos if info.board_id == known), None)


def board_info(forum: Forum, board: str) -> BoardInfo:
    """The log's board of this id. Raises NotFound."""
    for info in shared_boards(forum):
        if info.board_id.hex() == board:
            return info
    raise NotFound(_("There is no such board here."), _("See `tui-forum board list`."))


def joined_roster(info: BoardInfo) -> Roster:
    """The roster of a board that we belong to. Raises NotPermitted while we wait to be let in."""
    if info.roster is None or info.state != "joined":
        raise NotPermitted(
            _(
                "You are not on “{name}” yet: no member of it has been met since you accepted the invite."
            ).format(name=info.name),
            _("Leave the app open, or run `tui-forum sync`, near somebody who is on the board."),
        )
    return info.roster


def board_names(forum: Forum) -> dict[str, str]:
    """Name by id of every board of this home."""
    return {info.board_id.hex(): info.name for info in shared_boards(forum)}


def my_name(forum: Forum, board: str) -> str:
    """What others call us on a board; "" while we are not on it."""
    member = forum.projector.my_member(board)
    named = forum.view.batch("members").get(f"{board}:{member}") if member else None
    return str(named["name"]) if named else ""


def post_document(forum: Forum, post: str) -> Doc:
    """The view's document of a post. Raises NotFound."""
    found = forum.view.posts_of((post,)).get(post)
    if found is None or is_kept_back(found):
        raise NotFound(_("There is no such post here."), _("It may not have arrived yet."))
    return found


def find_board(forum: Forum, text: str) -> str:
    """The full id of the board that `text` means: its name, or at least 4 characters of its id.

    Raises NotFound.
    """
    names = board_names(forum)
    wanted = text.strip()
    meant = [board for board, name in names.items() if name == wanted]
    meant = meant or [board for board, name in names.items() if name.casefold() == wanted.casefold()]
    return only_one(meant, list(names), _("board"), wanted, _("See `tui-forum board list`."))


def find_thread(forum: Forum, text: str) -> str:
    """The thread that a full id or at least 4 characters of one mean; a reply's id means its thread.

    Raises NotFound.
    """
    return str(post_document(forum, find_post(forum, text))["thread"])


def find_post(forum: Forum, text: str) -> str:
    """The post that a full id or at least 4 characters of one mean. Raises NotFound."""
    wanted = text.strip().lower()
    meant = []
    if _is_prefix(wanted):
        found = forum.view.posts.page(F("post").starts_with(wanted), limit=MOST_NAMED)
        named = (post["post"] for post in found if not is_kept_back(post))
        meant = list(dict.fromkeys(named))  # boards may name the same one
    return _only(
        meant,
        pgettext("noun", "post"),
        text.strip(),
        _("Ids are shown by `tui-forum threads` and `tui-forum read`."),
    )


def only_one(named: Sequence[str], known: Sequence[str], what: str, text: str, hint: str) -> str:
    """The one id that was meant: of those `named` so, else of the `known` ones that begin with `text`.

    Raises NotFound for none and for several.
    """
    if not named and _is_prefix(text.lower()):
        named = [identifier for identifier in known if identifier.startswith(text.lower())]
    return _only(named, what, text, hint)


def _is_prefix(text: str) -> bool:
    return SHORTEST_PREFIX <= len(text) <= 64 and _HEX.issuperset(text)


def _only(meant: Sequence[str], what: str, text: str, hint: str) -> str:
    if not meant:
        raise NotFound(_("There is no {what} {text!r} here.").format(what=what, text=text[:80]), hint)
    if len(meant) > 1:
        raise NotFound(
            _("{text!r} means more than one {what}.").format(text=text[:80], what=what),
            _("Give more characters of its id."),
        )
    return meant[0]
