from __future__ import annotations

from itertools import chain

import pytest

from tui_forum.model.limits import checked_body, checked_title
from tui_forum.model.support import CONTENT_NOTES, NEED_IDS
from tui_forum.services.demo.companion import load_lines
from tui_forum.services.demo.script import CAST, COMPANION, load_script, seconds, sections
from tui_forum.services.demo.sizing import generated_threads
from tui_forum.text import clean

SCRIPT = load_script()


def test_the_board_is_filled() -> None:
    assert len(SCRIPT) >= 12
    assert len(sections()) >= 6
    assert {thread.need for thread in SCRIPT} == set(NEED_IDS)
    assert any(thread.notes for thread in SCRIPT)
    assert sum("forms" in thread.tags for thread in SCRIPT) > 1
    assert {thread.holder for thread in SCRIPT} - {""} <= set(CAST)
    assert any(thread.holder for thread in SCRIPT)
    assert {thread.read for thread in SCRIPT} == {True, False}
    assert len({thread.key for thread in SCRIPT}) == len(SCRIPT)
    assert {post.author for thread in SCRIPT for post in thread.posts} == set(CAST)


@pytest.mark.parametrize("thread", SCRIPT, ids=lambda thread: thread.key)
def test_every_thread_can_be_posted_as_it_was_written(thread: object) -> None:
    assert thread in SCRIPT
    (found,) = [known for known in SCRIPT if known is thread]
    assert checked_title(found.title) == found.title
    assert set(found.notes) <= set(CONTENT_NOTES)
    ages: dict[str, int] = {}
    for number, post in enumerate(found.posts):
        assert clean(checked_body(post.body)) == post.body
        assert post.author in CAST
        assert post.ago > 0
        assert post.key not in ages
        assert (post.to == "") == (number == 0)
        if post.to:
            assert ages[post.to] >= post.ago
        ages[post.key] = post.ago


def test_generated_threads_have_the_number_of_posts_asked_for() -> None:
    for number in (1, 7, 500):
        threads = list(generated_threads(number, sections()))
        assert sum(len(thread.posts) for thread in threads) == number
        assert threads == list(generated_threads(number, sections()))
    for thread in threads:
        keys = [post.key for post in thread.posts]
        assert all(post.to in keys[:number] for number, post in enumerate(thread.posts) if number)


def test_the_companion_has_an_answer_to_every_need_and_says_what_it_is() -> None:
    lines = load_lines()
    assert set(NEED_IDS) | {"other", "reply"} == set(lines.answers)
    assert "simulated" in COMPANION
    roots = {thread.key for thread in SCRIPT}
    for live in lines.live:
        assert live.get("thread", "") in roots or live["section"] in sections()
    said = chain((live["body"] for live in lines.live), chain.from_iterable(lines.answers.values()))
    assert all(checked_body(text) for text in said)
    for answers in (lines.answers[need] for need in NEED_IDS):
        assert all("simulated" in text or "program" in text for text in answers)
    assert all("person" in text for text in lines.answers["today"])


def test_ages_are_read_as_they_are_written() -> None:
    assert seconds("2d 4h 1m") == 2 * 86_400 + 4 * 3_600 + 60
