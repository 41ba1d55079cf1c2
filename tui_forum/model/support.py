"""The words of peer support: what would help the writer of a thread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """One answer to "what would help?": `id` is stored, `label` is chosen, `asks` follows "ana asks: "."""

    id: str
    label: str
    asks: str
    short: str


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
    "loss",
    "illness",
    "self-harm",
    "violence",
    "abuse",
    "addiction",
    "eating",
    "medical detail",
)


def need_of(need_id: str) -> Need | None:
    """The need with this id, or None when nothing (or something newer than this program) was chosen."""
    return _BY_ID.get(need_id)
