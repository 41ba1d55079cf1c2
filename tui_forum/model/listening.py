"""The listening check: small tables of phrases that tend to be heard as advice, and openings that listen.

It looks at a reply to a thread that asks to be listened to, on this machine, before it is sent. It never
blocks and never tells anybody.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.language import N_
from tui_forum.model.phrases import plain, seeker

ADVICE, LESSENING, OWN_STORY, WHY = "advice", "lessening", "own-story", "why"
PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    ADVICE: {
        "en": (
            "you should", "you shouldn't", "you need to", "you have to", "you must", "you ought to",
            "you'd better", "you had better", "have you tried", "have you thought of", "why don't you",
            "why not just", "if i were you", "my advice", "just try", "try to be", "all you need",
            "what you need is", "the best thing is to", "you just need", "just stop", "stop thinking",
        ),
        "es": (
            "deberias", "no deberias", "tienes que", "tendrias que", "debes", "has probado",
            "has intentado", "por que no", "yo que tu", "en tu lugar", "mi consejo", "te aconsejo",
            "lo que necesitas es", "lo mejor es que", "deja de pensar", "solo tienes que", "hay que",
        ),
    },
    LESSENING: {
        "en": (
            "at least", "it could be worse", "could be worse", "look on the bright side", "cheer up",
            "don't worry", "don't be sad", "it's not that bad", "not the end of the world",
            "everything happens for a reason", "other people have it worse", "others have it worse",
            "you'll get over it", "time heals", "calm down", "be positive", "think positive",
        ),
        "es": (
            "al menos", "por lo menos", "podria ser peor", "no es para tanto", "animate", "anima",
            "no te preocupes", "no estes triste", "no es el fin del mundo", "todo pasa por algo",
            "otros estan peor", "hay gente peor", "ya se te pasara", "el tiempo lo cura", "calmate",
            "piensa en positivo", "mira el lado bueno",
        ),
    },
    OWN_STORY: {
        "en": ("i know exactly how you feel", "i know just how you feel", "that's nothing"),
        "es": ("se exactamente como te sientes", "se muy bien como te sientes", "eso no es nada"),
    },
    WHY: {
        "en": ("why did you", "why didn't you", "what did you expect", "you asked for it"),
        "es": ("por que lo hiciste", "que esperabas", "te lo buscaste", "te lo dije"),
    },
}  # fmt: skip
"""By sort and language; without accents, a * at the end lets a word go on."""
OPENINGS: dict[str, str] = {
    ADVICE: N_("I hear you. That sounds like a lot to carry, and I am here."),
    LESSENING: N_("That sounds really hard. It makes sense that it hurts."),
    OWN_STORY: N_("Thank you for telling us. What has it been like for you?"),
    WHY: N_("I am sorry that this happened. I am listening."),
}
"""A sentence to begin with instead, for each sort."""
LISTENING_NEEDS = frozenset({"listen"})
_SEEKERS = {
    sort: seeker(phrase for phrases in tongues.values() for phrase in phrases)
    for sort, tongues in PHRASES.items()
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A phrase that may be heard as something else than listening, and an opening to offer."""

    sort: str
    phrase: str
    opening: str


def may_be_heard_as_advice(text: str) -> Heard | None:
    """The first such phrase of a reply, what it quotes left out; None where there is nothing to say."""
    words = plain(text)
    found = [
        (match.start(), sort, match[0]) for sort, seek in _SEEKERS.items() if (match := seek.search(words))
    ]
    if not found:
        return None
    _at, sort, phrase = min(found)
    return Heard(sort, phrase, OPENINGS[sort])
