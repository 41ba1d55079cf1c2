"""Reactions in words rather than scores: which hold, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui_forum.language import N_
from tui_forum.model.fold import Stamp

WORDS: tuple[str, ...] = (N_("I hear you"), N_("me too"), N_("thank you"), N_("thinking of you"))
MOST_WORDS = 8
"""Different words of one member on one post; of more, those said last. A post's size stays bounded so."""


@dataclass(frozen=True, slots=True)
class Reaction:
    """A word said to a post, or (`on` False) taken back."""

    stamp: Stamp
    word: str
    on: bool


def fold_reactions(said: Iterable[Reaction]) -> dict[str, tuple[bytes, ...]]:
    """Who says which word now: the last statement of each member and word holds. Words and members ascend."""
    last: dict[tuple[bytes, str], Reaction] = {}
    for reaction in said:
        key = (reaction.stamp.member, reaction.word)
        if key not in last or reaction.stamp.rank > last[key].stamp.rank:
            last[key] = reaction
    by_member: dict[bytes, list[Reaction]] = {}
    for reaction in last.values():
        if reaction.on:
            by_member.setdefault(reaction.stamp.member, []).append(reaction)
    held: dict[str, list[bytes]] = {}
    for member in sorted(by_member):
        latest = sorted(by_member[member], key=lambda reaction: reaction.stamp.rank)[-MOST_WORDS:]
        for reaction in latest:
            held.setdefault(reaction.word, []).append(member)
    return {word: tuple(held[word]) for word in sorted(held)}


def shown(held: Mapping[str, Sequence[str]], me: str) -> tuple[tuple[str, int, bool], ...]:
    """(word, how many, whether `me` is among them): our words in order, then later versions'."""
    words = [*(word for word in WORDS if word in held), *sorted(word for word in held if word not in WORDS)]
    return tuple((word, len(held[word]), me in held[word]) for word in words)
