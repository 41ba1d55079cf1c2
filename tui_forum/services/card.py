"""The help card in words: what facilitators signed first, the home's own numbers, what holds everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_forum.language import N_, _, counted
from tui_forum.model.errors import BadConfig
from tui_forum.phrases import DAY, age
from tui_forum.services.errors_said import sentence
from tui_forum.services.helpcard import FILE, HelpLine, help_lines
from tui_forum.services.home import Forum
from tui_forum.services.resources import ResourceRow, urgent_resources
from tui_forum.text import clean, clean_line

NEUTRAL = N_(
    "If somebody is in danger now, call the emergency number of where you are. A phone often shows it "
    "on its locked screen, under “Emergency”, and can call it without a SIM card or credit.\n\n"
    "No number at hand? Ask whoever is near: a neighbour, a shop, a pharmacy, a driver, the people who "
    "run this place. You need not explain much: “I need help now” is enough.\n\n"
    "To find a number for later: the front pages of a phone book, the wall of a clinic or a community "
    "centre, the back of a health card.\n\n"
    "If you think of hurting yourself, you need not carry it alone tonight. Tell one person in the room, "
    "or go where people are."
)
NONE_YET = N_(
    "No numbers are written down on this computer yet. Facilitators of your boards can add them for "
    "everybody, among the resources. Whoever looks after this computer can put them into {file} in the home "
    "folder (`tui-forum paths` says where that is)."
)
ROLE_WORDS = {
    "founder": N_("the founder"),
    "steward": N_("a steward"),
    "facilitator": N_("a facilitator"),
}


def card_words(
    lines: Sequence[HelpLine], trouble: str = "", near: Sequence[ResourceRow] = (), now: float = 0
) -> str:
    """The whole card as text: what the boards' facilitators say first, then the home's own numbers."""
    parts = [_said(row, now) for row in near]
    parts += [trouble] if trouble else []
    for line in lines:
        said = f"{clean_line(line.title)}:  {clean_line(line.number)}"
        if line.note:
            said += f"\n  {clean_line(line.note)}"
        checked = _("last checked {day}").format(day=clean_line(line.checked))
        parts.append(f"{said}\n  {checked if line.checked else _('not said when it was checked')}")
    parts.append(_(NEUTRAL))
    if not lines and not trouble and not near:  # last: somebody in danger does not look after a computer
        parts.append(_(NONE_YET).format(file=FILE))
    return "\n\n".join(parts)


def _said(row: ResourceRow, now: float) -> str:
    title = clean_line(row.title)
    said = f"{title}:  {clean_line(row.contact)}" if row.contact else title
    more = "".join(f"\n  {line}" for part in (row.times, row.text) for line in clean(part).splitlines())
    checked = checked_words(row, now).replace("\n", "\n  ")
    return f"{said}{more}\n  {clean_line(row.board_name)} · {checked}"


def whole_card(home: Path, forum: Forum | None) -> str:
    """The card of a home; without its boards where `forum` is None: while it is locked, or not open yet."""
    near = urgent_resources(forum) if forum is not None else []
    now = forum.clock.now() if forum is not None else 0.0
    try:
        return card_words(help_lines(home), "", near, now)
    except BadConfig as error:
        return card_words([], sentence(error), near, now)


def checked_words(row: ResourceRow, now: float) -> str:
    """Who checked an entry and when; or that it is time to ask again."""
    by = _("{name}, {role}").format(
        name=clean_line(row.by), role=_(ROLE_WORDS[row.role]) if row.role in ROLE_WORDS else row.role
    )
    words = _("Checked {age} by {by}. Signed.").format(age=age(now, row.checked), by=by)
    if not row.stale:
        return words
    days = max(1, int(now - row.checked) // DAY)
    return (
        _("! Nobody has checked this for {days}. Ask before you rely on it.").format(
            days=counted(days, "{n} day", "{n} days")
        )
        + f"\n{words}"
    )
