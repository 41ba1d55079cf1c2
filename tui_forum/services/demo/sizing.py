"""Generated posts for trying the forum at size: plain sentences put together, the same ones each time."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tui_forum.services.demo.script import CAST, ScriptedPost, ScriptedThread

REPLIES = (0, 1, 2, 3, 5, 8)  # how many answers a generated thread may get
NEEDS = ("", "listen", "been-there", "ideas", "practical", "information", "sharing")
HOUR = 3_600

_PLACES = ("the market", "the canal", "the reading room", "the workshop", "the bus", "the garden", "the hall")
_THINGS = ("the lamp", "the radio", "a letter", "the stove", "a coat", "the window", "a recipe", "the stairs")
_TITLES = (
    "About {thing}, again",
    "A short walk to {place}",
    "Does anyone remember {thing} at {place}?",
    "Notes from {place}",
    "What I found at {place}",
    "{thing}, and what came of it",
)
_OPENERS = (
    "I was at {place} this morning.",
    "It was late, and I was thinking about {thing}.",
    "My neighbour asked me about {thing}.",
    "Somebody had left {thing} at {place}.",
    "There was rain on the way to {place}.",
)
_MIDDLES = (
    "I sat down for a while and nobody minded.",
    "It took me longer than I had thought, and I was glad of it afterwards.",
    "I had not been there since the spring.",
    "We talked about the weather, and then about other things.",
    "I wrote it down so that I would not lose it.",
)
_ANSWERS = (
    "I know that corner of {place} well.",
    "Thank you for writing about {thing}.",
    "I read this twice.",
    "It was the same for me, at {place}.",
    "Tell us how it goes on, if you feel like it.",
)


def generated_threads(posts: int, sections: tuple[str, ...]) -> Iterator[ScriptedThread]:
    """Threads with `posts` posts in all, over the given sections, spread over the last year."""
    chance = random.Random(posts)  # noqa: S311 (the same board each time, nothing secret)
    number = 0
    while posts > 0:
        size = min(posts, 1 + chance.choice(REPLIES))
        yield _thread(chance, number, size, chance.choice(sections))
        posts -= size
        number += 1


def _thread(chance: random.Random, number: int, size: int, section: str) -> ScriptedThread:
    ago = chance.randint(30 * 24, 365 * 24) * HOUR
    posts = [ScriptedPost("0", "", chance.choice(CAST), ago, _text(chance, _OPENERS, _MIDDLES))]
    for position in range(1, size):
        ago = max(HOUR, ago - chance.randint(1, 20) * HOUR)
        to = str(chance.randrange(position))
        posts.append(ScriptedPost(str(position), to, chance.choice(CAST), ago, _text(chance, _ANSWERS)))
    title = _filled(chance, chance.choice(_TITLES))
    return ScriptedThread(
        key=f"generated {number}",
        section=section,
        title=title[:1].upper() + title[1:],
        need=chance.choice(NEEDS),
        notes=(),
        read=False,
        posts=tuple(posts),
    )


def _text(chance: random.Random, *parts: tuple[str, ...]) -> str:
    return " ".join(_filled(chance, chance.choice(part)) for part in parts)


def _filled(chance: random.Random, text: str) -> str:
    return text.format(place=chance.choice(_PLACES), thing=chance.choice(_THINGS))
