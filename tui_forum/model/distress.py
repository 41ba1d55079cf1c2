"""Words in a draft for which the help card is offered, to its writer alone and on this machine only."""

from __future__ import annotations

from tui_forum.model.phrases import plain, seeker

PHRASES: dict[str, tuple[str, ...]] = {
    "en": (
        "kill myself", "killing myself", "end my life", "ending my life", "take my own life", "suicid*",
        "want to die", "wish i was dead", "wish i were dead", "don't want to live", "do not want to live",
        "don't want to be here any more", "don't want to be here anymore", "no reason to live",
        "better off without me", "end it all", "can't go on", "cannot go on", "hurt myself",
        "hurting myself", "harm myself", "cut myself", "cutting myself", "self-harm", "overdose*",
        "going to kill me", "will kill me", "afraid for my life", "he hits me", "she hits me",
        "they hit me", "i am in danger", "i'm in danger", "not safe at home", "not safe here",
    ),
    "es": (
        "matarme", "quitarme la vida", "acabar con mi vida", "suicid*", "quiero morir", "quiero morirme",
        "ojala estuviera muerto", "ojala estuviera muerta", "no quiero vivir", "no quiero seguir viviendo",
        "no tengo razones para vivir", "mejor sin mi", "acabar con todo", "no puedo mas", "hacerme dano",
        "cortarme", "me corto", "autolesion*", "sobredosis", "me va a matar", "me van a matar",
        "temo por mi vida", "me pega", "me pegan", "estoy en peligro", "no estoy a salvo",
    ),
}  # fmt: skip
"""By language; without accents, a * at the end lets a word go on."""
_SEEK = seeker(phrase for phrases in PHRASES.values() for phrase in phrases)


def suggests_the_help_card(text: str) -> bool:
    """Whether the words of a draft suggest that its writer may need somebody to call; quotes do not count."""
    return _SEEK.search(plain(text)) is not None
