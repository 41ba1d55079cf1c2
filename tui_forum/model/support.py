"""The words of peer support: what would help the writer of a thread."""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.language import N_, _


@dataclass(frozen=True, slots=True)
class Need:
    """One answer to "what would help?": `id` is stored, the others are for people, in their language."""

    id: str
    _label: str
    _asks: str
    _short: str

    @property
    def label(self) -> str:
        """How it is chosen: "Just listen, no advice"."""
        return _(self._label)

    @property
    def asks(self) -> str:
        """What follows "ana asks: "."""
        return _(self._asks)

    @property
    def short(self) -> str:
        """A word or two for a column of twelve."""
        return _(self._short)


NEEDS: tuple[Need, ...] = (
    Need("listen", "Just listen, no advice", "just listen, please", "listen"),
    Need("been-there", "Has anyone been through this?", "has anyone been through this?", "been there"),
    Need("ideas", "Ideas or advice welcome", "ideas are welcome", "ideas"),
    Need("practical", "Practical help", "practical help", "practical"),
    Need("information", "Information", "information", "information"),
    Need("sharing", "Sharing, no reply needed", "sharing, no reply needed", "sharing"),
    Need("today", "I need someone today", "I need someone today", "today"),
)
NEED_IDS: tuple[str, ...] = tuple(need.id for need in NEEDS)
NO_REPLY_NEEDED = frozenset({"sharing"})
_BY_ID = {need.id: need for need in NEEDS}

CONTENT_NOTES: tuple[str, ...] = (
    N_("loss"),
    N_("illness"),
    N_("self-harm"),
    N_("violence"),
    N_("abuse"),
    N_("addiction"),
    N_("eating"),
    N_("medical detail"),
)


def need_of(need_id: str) -> Need | None:
    """The need with this id, or None when nothing (or something newer than this program) was chosen."""
    return _BY_ID.get(need_id)
