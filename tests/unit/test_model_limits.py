"""What people write within its limits, and the one sentence where it is not."""

from __future__ import annotations

import pytest

from tui_forum.model import limits
from tui_forum.model.errors import BadInput
from tui_forum.model.support import NEED_IDS, need_of


def test_a_name_is_trimmed_and_kept() -> None:
    assert limits.checked_name("  Zoë 日向 ") == "Zoë 日向"


@pytest.mark.parametrize(
    "name", ["", "   ", "\u200b", "a\x1b[31m", "two\nlines", "a\tb", "x\u202ey", "n" * 61]
)
def test_a_name_that_cannot_be_shown_is_refused_with_a_next_step(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        limits.checked_name(name)
    assert str(caught.value).endswith((".", "."))
    assert caught.value.hint
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("title", ["", " ", "\u200b\u200b", "a\x07b", "a\nb", "t" * 201])
def test_a_title_that_is_none_is_refused(title: str) -> None:
    with pytest.raises(BadInput):
        limits.checked_title(title)


def test_a_title_keeps_emoji_and_scripts() -> None:
    for title in ("👩\u200d👩\u200d👧 family", "می\u200cخواهم", "क्\u200dष"):
        assert limits.checked_title(title) == title


def test_accents_that_come_as_letters_of_their_own_are_joined() -> None:
    assert limits.checked_title("Cafe\u0301") == "Café"
    assert limits.checked_name("Zoe\u0308") == "Zoë"


@pytest.mark.parametrize("body", ["", "  \n ", "\u200b", "\ud800", "b" * (limits.MAX_BODY + 1), "é" * 40_000])
def test_a_body_that_is_none_or_too_long_is_refused(body: str) -> None:
    with pytest.raises(BadInput) as caught:
        limits.checked_body(body)
    assert "\n" not in str(caught.value)


def test_a_body_is_kept_byte_for_byte() -> None:
    body = "  one\r\n\ttwo\x1b[0m  "
    assert limits.checked_body(body) == body


def test_labels_are_trimmed_and_each_stands_once() -> None:
    assert limits.checked_labels([" loss", "", "loss", "night  time"], "content note") == (
        "loss",
        "night time",
    )
    with pytest.raises(BadInput):
        limits.checked_labels(["x" * 41], "tag")
    with pytest.raises(BadInput):
        limits.checked_labels([str(n) for n in range(13)], "tag")


def test_threads_are_kept_for_the_periods_that_the_wire_knows() -> None:
    assert [limits.checked_keep(days) for days in (0, 7, 30, 90)] == [0, 7, 30, 90]
    with pytest.raises(BadInput):
        limits.checked_keep(14)


def test_every_need_has_its_words() -> None:
    for need_id in NEED_IDS:
        need = need_of(need_id)
        assert need is not None
        assert all((need.label, need.asks, need.short))
    assert need_of("newer-than-us") is None
