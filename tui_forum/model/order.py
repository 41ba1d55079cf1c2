"""The order in which a thread is read: the reply tree, equal on every machine whatever arrived when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """One post as the order sees it: its id, the post that it answers ("" for the root), its claimed time."""

    id: str
    parent: str
    wall: int


def reading_order(root: str, nodes: Iterable[Node]) -> list[tuple[Node, int]]:
    """The nodes depth first with their depth; answers to one post by effective time, then by id.

    The effective time is max(claimed time, one second after the parent's), so that no clock can put an answer
    before its question. An answer to a post that is not here (yet) stands under the root. Without the root
    there is nothing to read.
    """
    here = {node.id: node for node in nodes}
    if root not in here:
        return []
    children: dict[str, list[Node]] = {}
    for node in here.values():
        if node.id != root:
            children.setdefault(node.parent if node.parent in here else root, []).append(node)
    ordered: list[tuple[Node, int]] = []
    stack = [(here[root], 0, here[root].wall)]
    while stack:
        node, depth, time = stack.pop()
        ordered.append((node, depth))
        answers = [(max(answer.wall, time + 1), answer.id, answer) for answer in children.get(node.id, ())]
        for effective, _, answer in sorted(answers, key=lambda item: item[:2], reverse=True):
            stack.append((answer, depth + 1, effective))
    return ordered
