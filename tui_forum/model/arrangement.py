"""How a list of threads stands: in which order, and narrowed to what. Plain values, kept per place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from tui_forum.model.support import NEED_IDS

SORTS: tuple[str, ...] = ("activity", "started", "waiting", "title", "unread")
"""Newest activity first; newest started first; longest wait first, of those without a reply alone; by title;
most unread first."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """An order (one of SORTS) and what a list is narrowed to; the default is every thread as it comes."""

    sort: str = SORTS[0]
    need: str = ""
    tag: str = ""
    unread: bool = False
    waiting: bool = False

    @property
    def narrows(self) -> bool:
        """Whether anything is left out, besides what the order itself leaves out."""
        return bool(self.need or self.tag or self.unread or self.waiting)

    def kept(self) -> dict[str, Any]:
        """What differs from the default, to be kept."""
        default = Arrangement()
        return {name: value for name, value in asdict(self).items() if value != getattr(default, name)}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Arrangement:
        """What was kept, without what another version may have written."""
        default = cls()
        known: dict[str, Any] = {
            field.name: value
            for field in fields(cls)
            if type(value := kept.get(field.name)) is type(getattr(default, field.name))
        }
        if known.get("sort") not in SORTS:
            known.pop("sort", None)
        if known.get("need") not in NEED_IDS:
            known.pop("need", None)
        return cls(**known)
