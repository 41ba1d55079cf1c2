"""Rows of what a person keeps for themselves on this machine; as plain as those in `model.rows`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedRow:
    """One saved post; `since` is when it was saved. With `notes`, `excerpt` is not shown unasked."""

    post: str
    thread: str
    board: str
    board_name: str
    title: str
    author: str
    imported: bool
    wall: int
    excerpt: str
    notes: tuple[str, ...]
    since: int


@dataclass(frozen=True, slots=True)
class MuteRow:
    """One thing that is not to be shown here.

    `kind` is "person", "word", "tag" or "post" (hidden here), `label` says it in words, `board` is "" for all
    boards. `mute` is its number, for undoing it.
    """

    mute: int
    kind: str
    value: str
    label: str
    board: str
    since: int
