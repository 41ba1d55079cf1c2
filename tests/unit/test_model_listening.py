"""What the local rules see in a draft, in English and Spanish, and what they leave alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_forum.model import distress, listening
from tui_forum.model.distress import suggests_the_help_card
from tui_forum.model.listening import (
    ADVICE,
    LESSENING,
    OPENINGS,
    OWN_STORY,
    PHRASES,
    WHY,
    may_be_heard_as_advice,
)


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("You should get some sleep.", ADVICE),
        ("Have you  tried\nwalking?", ADVICE),
        ("Deberías dormir un poco.", ADVICE),
        ("Yo que tú, me iría.", ADVICE),
        ("At least you have a job", LESSENING),
        ("It’s not that bad!", LESSENING),
        ("Por lo menos tienes casa.", LESSENING),
        ("¡Anímate!", LESSENING),
        ("I know exactly how you feel.", OWN_STORY),
        ("Sé exactamente cómo te sientes", OWN_STORY),
        ("Why did you go there?", WHY),
        ("Te lo dije.", WHY),
    ],
)
def test_what_may_be_heard_as_advice_is_seen(text: str, sort: str) -> None:
    heard = may_be_heard_as_advice(text)
    assert heard is not None
    assert heard.sort == sort
    assert heard.opening == OPENINGS[sort]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I hear you. I am here tonight.",
        "> you should get some sleep\nThat was no help to you, was it?",
        "Te escucho. Aquí estoy.",
        "Thank you, Shoulder to shoulder.",
        "The least I can do is listen.",
    ],
)
def test_what_listens_is_left_alone(text: str) -> None:
    assert may_be_heard_as_advice(text) is None


def test_the_first_phrase_is_the_one_that_is_named() -> None:
    heard = may_be_heard_as_advice("At least now you should rest.")
    assert heard is not None
    assert heard.phrase == "at least"


@pytest.mark.parametrize("opening", OPENINGS.values())
def test_no_opening_that_is_offered_would_be_seen_itself(opening: str) -> None:
    assert may_be_heard_as_advice(opening) is None


@pytest.mark.parametrize(
    "text",
    [
        "I want to die.",
        "They'd be better off without me",
        "I am having suicidal thoughts",
        "I don’t want to live",
        "No quiero vivir más",
        "Quiero hacerme daño",
        "estoy en peligro",
        "He hits me when he drinks.",
    ],
)
def test_words_for_which_the_help_card_is_offered(text: str) -> None:
    assert suggests_the_help_card(text)


@pytest.mark.parametrize(
    "text", ["", "The plant died.", "> I want to die\nI hear you.", "Mi hermano vive cerca."]
)
def test_words_for_which_it_is_not(text: str) -> None:
    assert not suggests_the_help_card(text)


def test_every_phrase_of_the_tables_is_found_by_itself() -> None:
    for sort, tongues in PHRASES.items():
        assert set(tongues) == {"en", "es"}
        for phrase in (phrase for phrases in tongues.values() for phrase in phrases):
            heard = may_be_heard_as_advice(f"Well, {phrase.upper().rstrip('*')}.")
            assert heard is not None, (sort, phrase)
    for phrase in (phrase for phrases in distress.PHRASES.values() for phrase in phrases):
        assert suggests_the_help_card(f"({phrase.rstrip('*')})"), phrase


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    heard = may_be_heard_as_advice(text)
    assert heard is None or heard.sort in listening.OPENINGS
    suggests_the_help_card(text)
