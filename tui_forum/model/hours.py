"""Hours as people type and read them: "22:00", "2h", "thursday". Local time; `now` comes from the caller."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from tui_forum.language import N_, _
from tui_forum.model.errors import BadInput

DAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_DAY_WORDS = (
    ("mon", "lun"), ("tue", "mar"), ("wed", "mié", "mie"), ("thu", "jue"), ("fri", "vie"),
    ("sat", "sáb", "sab"), ("sun", "dom"),
)  # fmt: skip
_TOMORROW = ("tomorrow", "mañana", "manana")
MORNING = 9
"""The hour that is meant by a day alone."""
SOON = 12 * 3600
"""Seconds within which an hour needs no day beside it, though midnight lies between."""
_CLOCK = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_SPAN = re.compile(r"(\d{1,5})\s*(h|hours?|horas?|m|min|minutes?|minutos?|d|days?|días?|dias?)")
_SPANS = {"h": 3600, "m": 60, "d": 86_400}


def parse_hour(text: str, now: float) -> int:
    """The time in unix seconds that `text` names, after `now`: "22:00", "2h", "90 min", "tomorrow", "thu".

    Raises BadInput, saying what would be understood.
    """
    words = " ".join(text.lower().split())
    here = datetime.fromtimestamp(now)
    if span := _SPAN.fullmatch(words):
        return int(now) + int(span[1]) * _SPANS[span[2][0]]
    if clock := _CLOCK.fullmatch(words):
        hour, minute = int(clock[1]), int(clock[2] or 0)
        if hour < 24 and minute < 60:
            then = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
            return int((then if then > here else then + timedelta(days=1)).timestamp())
    ahead = _days_ahead(words, here)
    if ahead:
        day = here.replace(hour=MORNING, minute=0, second=0, microsecond=0) + timedelta(days=ahead)
        return int(day.timestamp())
    raise BadInput(
        _("“{text}” is no hour that is understood here.").format(text=text[:40]),
        _("Type it like 22:00, 2h, tomorrow, or Thursday."),
    )


def _days_ahead(words: str, here: datetime) -> int:
    if words in _TOMORROW:
        return 1
    for weekday, starts in enumerate(_DAY_WORDS):
        if len(words) <= 9 and words.startswith(starts):
            return (weekday - here.weekday() - 1) % 7 + 1
    return 0


def hour_words(then: float, now: float) -> str:
    """A time in words, as short as it can be: "22:00", "tomorrow 09:00", "Thursday", "5 May"."""
    at, here = datetime.fromtimestamp(then), datetime.fromtimestamp(now)
    days = (at.date() - here.date()).days
    clock = f"{at:%H:%M}"
    if days <= 0 or then - now < SOON:
        return clock
    if days == 1:
        return _("tomorrow {hour}").format(hour=clock)
    return _(DAYS[at.weekday()]) if days < 7 else day_words(then)


def day_words(then: float) -> str:
    """A day in words: "5 May"."""
    at = datetime.fromtimestamp(then)
    return _("{day} {month}").format(day=at.day, month=_(MONTHS[at.month - 1]))
