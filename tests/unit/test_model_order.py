"""The reading order of a thread.

A tree, the same whatever the order of arrival and whatever the clocks say.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_forum.model.order import Node, reading_order


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    """A root and up to 30 answers, some to posts that never arrived."""
    nodes = [Node("00", "", draw(st.integers(0, 100)))]
    for number in range(1, draw(st.integers(0, 30))):
        parent = draw(st.sampled_from([*(node.id for node in nodes), "lost"]))
        nodes.append(Node(f"{number:02}", parent, draw(st.integers(0, 100))))
    return nodes


@given(trees(), st.randoms())
def test_the_order_does_not_depend_on_arrival(nodes: list[Node], chance: object) -> None:
    shuffled = list(nodes)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reading_order("00", shuffled) == reading_order("00", nodes)


@given(trees())
def test_every_post_stands_once_below_what_it_answers(nodes: list[Node]) -> None:
    ordered = reading_order("00", nodes)
    place = {node.id: (index, depth) for index, (node, depth) in enumerate(ordered)}
    assert sorted(place) == sorted(node.id for node in nodes)
    assert ordered[0][0].id == "00"
    for node in nodes[1:]:
        parent = node.parent if node.parent in place else "00"
        assert place[node.id][0] > place[parent][0]
        assert place[node.id][1] == place[parent][1] + 1


def test_a_clock_that_runs_behind_does_not_put_an_answer_before_an_older_one() -> None:
    nodes = [Node("r", "", 100), Node("a", "r", 50), Node("b", "r", 102)]
    assert [node.id for node, _ in reading_order("r", nodes)] == ["r", "a", "b"]
    nodes = [Node("r", "", 100), Node("b", "r", 20), Node("a", "r", 101)]
    assert [node.id for node, _ in reading_order("r", nodes)] == ["r", "a", "b"], "a tie goes by id"


def test_without_its_root_a_thread_cannot_be_read() -> None:
    assert reading_order("r", [Node("a", "r", 1)]) == []


def test_a_thread_as_deep_as_it_is_long_is_read_without_recursion() -> None:
    nodes = [Node("0", "", 0), *(Node(str(n), str(n - 1), n) for n in range(1, 5_000))]
    assert reading_order("0", nodes)[-1][1] == 4_999
