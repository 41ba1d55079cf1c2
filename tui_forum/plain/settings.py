"""Settings in the dialogue: each in words, chosen by number; config.toml goes first."""

from __future__ import annotations

from typing import Any

from tui_forum.language import _
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import choose
from tui_forum.services import preferences
from tui_forum.services.setting_words import ROWS, SettingRow, value_words


def settings(dialogue: Dialogue, typed: str) -> None:
    """What each setting is now; a number chooses anew."""
    if typed:
        name = dialogue.chosen(typed, "setting").id
        _choose(dialogue, next(row for row in ROWS if row.name == name))
        return
    rows = [row for row in ROWS if row.kind not in ("heading", "door")]
    now = dialogue.forum.settings
    dialogue.show(
        _("Your settings. `settings` and a number changes one:"),
        [
            (Listed("setting", row.name), [f"{n}. {_(row.title)}: {value_words(row, now)}."])
            for n, row in enumerate(rows, 1)
        ],
        "",
    )


def _choose(dialogue: Dialogue, row: SettingRow) -> None:
    forum = dialogue.forum
    dialogue.say(_(row.about))
    if row.options:
        words = [_("as at first"), *(_(words) for _value, words in row.options)]
        chosen = choose(dialogue, _("What shall it be?"), words)
        if chosen:
            preferences.choose(forum, row.name, row.options[chosen - 1][0])
        else:
            preferences.unchoose(forum, row.name)
    else:
        typed = dialogue.voice.ask(_("What shall it be? An empty line leaves it as it is."))
        if not typed.strip():
            return
        preferences.choose(forum, row.name, _listed(typed))
    now = value_words(row, forum.settings)
    dialogue.say(f"{_(row.title)}: {now}.", _("What sharing does follows when you open the program again."))


def _listed(typed: str) -> Any:
    return [part for each in typed.split(",") if (part := each.strip())]
