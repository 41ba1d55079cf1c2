"""A time of one's choice, from the few words that people type, and back into words."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from tui_forum.language import N_, _
from tui_forum.model.errors import BadInput
from tui_forum.text import clean_line

HOUR, DAY = 3_600, 86_400
LONGEST_DAYS = 366
EVENING, MORNING = (21, 0), (8, 0)
CHOICES = {
    "1h": N_("in an hour"),
    "tonight": N_("this evening"),
    "tomorrow": N_("tomorrow morning"),
    "1d": N_("in a day"),
}
"""What a screen offers, and the same in words."""
_SPAN = re.compile(r"(?:in )?(\d{1,4}) ?(m|min|minutes?|h|hours?|d|days?)")
_CLOCK = re.compile(r"(?:(tomorrow) )?(?:at )?(\d{1,2})[:.](\d{2})")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ t](\d{1,2})[:.](\d{2}))?")
_UNIT = {"m": 60, "h": HOUR, "d": DAY}
_DAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


def parse_when(text: str, now: int) -> int:
    """The moment (unix seconds) that `text` means: "1h", "tonight", "tomorrow", "8:00", "2026-05-01 8:00".

    By this machine's own time zone; a time of day that has passed is tomorrow's. Raises BadInput.
    """
    wanted = " ".join(text.strip().lower().split())
    found = next((moment for read in _READERS if (moment := read(wanted, now)) is not None), None)
    if found is None:
        raise BadInput(
            _("“{text}” is no time that this program knows.").format(text=clean_line(text[:40])),
            _("Say 1h, 2d, tonight, tomorrow, 8:00, tomorrow 8:00 or 2026-05-01 8:00."),
        )
    if not now < found <= now + LONGEST_DAYS * DAY:
        raise BadInput(
            _("That time is past, or more than a year away."), _("Choose one between now and then.")
        )
    return found


def when_words(moment: int, now: int) -> str:
    """A moment to come as people say it: "today at 21:00", "tomorrow at 8:00", "Tue 24 Nov at 8:00"."""
    at, today = time.localtime(moment), time.localtime(now)
    clock = f"{at.tm_hour}:{at.tm_min:02}"
    if at[:3] == today[:3]:
        return _("today at {clock}").format(clock=clock)
    if at[:3] == time.localtime(_on(now, 1, (12, 0)))[:3]:
        return _("tomorrow at {clock}").format(clock=clock)
    date = f"{at.tm_year}-{at.tm_mon:02}-{at.tm_mday:02}"
    return _("{weekday} {date} at {clock}").format(weekday=_(_DAYS[at.tm_wday]), date=date, clock=clock)


def _span(text: str, now: int) -> int | None:
    match = _SPAN.fullmatch(text)
    return now + int(match[1]) * _UNIT[match[2][0]] if match else None


def _word(text: str, now: int) -> int | None:
    if text == "tonight":
        tonight = _on(now, 0, EVENING)
        return tonight if tonight > now else _on(now, 1, EVENING)
    return _on(now, 1, MORNING) if text in ("tomorrow", "tomorrow morning") else None


def _clock(text: str, now: int) -> int | None:
    match = _CLOCK.fullmatch(text)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        return None
    at = (int(match[2]), int(match[3]))
    today = _on(now, 0, at)
    return _on(now, 1, at) if match[1] or today <= now else today


def _date(text: str, now: int) -> int | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    hour, minute = (int(match[4]), int(match[5])) if match[4] else MORNING
    if not (1970 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= 31 and hour <= 23 and minute <= 59):
        return None
    moment = int(time.mktime((year, month, day, hour, minute, 0, 0, 0, -1)))
    return moment if time.localtime(moment)[:3] == (year, month, day) else None


def _on(now: int, days: int, at: tuple[int, int]) -> int:
    """A time of day so many days from now, as the clock on the wall will show it."""
    today = time.localtime(now)
    return int(time.mktime((today.tm_year, today.tm_mon, today.tm_mday + days, *at, 0, 0, 0, -1)))


_READERS: tuple[Callable[[str, int], int | None], ...] = (_span, _word, _clock, _date)
