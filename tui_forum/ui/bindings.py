"""What is done with the table of keys: bindings for Textual, names on screen, a person's own choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.binding import BindingType

from tui_forum.language import N_, _
from tui_forum.ui.key_table import KEYS, TOGETHER, Key


def bind(*groups: str) -> list[BindingType]:
    """The bindings of some groups, for a widget's or screen's BINDINGS."""
    return [key.binding() for group in groups for key in KEYS[group]]


def find(key_id: str, groups: Iterable[str]) -> Key | None:
    """The key of this id in the first of the groups that has it."""
    return next((key for group in groups for key in KEYS[group] if key.id == key_id), None)


def keys_of(key: Key, keymap: Mapping[str, str]) -> list[str]:
    """The keys that do it now, after the person's own choices."""
    return keymap.get(key.id, key.keys).split(",")


MOVES = frozenset({"move", "page", "jump", "scroll_lines", "go", "step"})
"""Actions that change nothing but where one stands in the widget that has the keys."""


def moving_keys(group: str, keymap: Mapping[str, str]) -> frozenset[str]:
    """The keys of a group that only move."""
    moving = (key for key in KEYS[group] if key.action.partition("(")[0] in MOVES)
    return frozenset(name for key in moving for name in keys_of(key, keymap))


def key_names(key_id: str, keymap: Mapping[str, str]) -> list[str]:
    """The keys that do what this id names, wherever it stands; none for an unknown id."""
    key = find(key_id, KEYS)
    return keys_of(key, keymap) if key else []


_SHOWN = {
    "question_mark": "?",
    "exclamation_mark": "!",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "pagedown": N_("PgDn"),
    "pageup": N_("PgUp"),
    "escape": N_("Esc"),
    "enter": N_("Enter"),
    "space": N_("Space"),
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "tab": N_("Tab"),
    "shift+tab": N_("Shift+Tab"),
    "delete": N_("Del"),
    "home": N_("Home"),
    "end": N_("End"),
    "comma": ",",
}


_WRITTEN = {text: name for name, text in _SHOWN.items() if len(text) == 1}


def _normal(keys: str) -> str:
    """Keys as Textual names them, whether they were named or typed: "?" is question_mark."""
    return ",".join(_WRITTEN.get(name.strip(), name.strip()) for name in keys.split(","))


def shown(key: str, spelled: bool = False) -> str:
    """A key as it is written on screen: `ctrl+s` is ^S, or Ctrl+S for who is new here."""
    if key.startswith("ctrl+"):
        return ("Ctrl+" if spelled else "^") + key[5:].upper()
    return _(_SHOWN.get(key, key.upper() if key.startswith("f") and key[1:].isdigit() else key))


def check(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Split the person's [keys] into those that can be used and one sentence for each that cannot."""
    known = {key.id for group in KEYS.values() for key in group}
    good = {name: _normal(keys) for name, keys in wanted.items() if name in known and keys.strip()}
    troubles = [
        _("There is no key called “{name}” to change; the settings list the names, under Keys.").format(
            name=name
        )
        for name in wanted
        if name not in known
    ]
    troubles += [
        _("“{name}” has no key given; it stays as it was.").format(name=name)
        for name in wanted
        if name in known and name not in good
    ]
    for name in list(good):
        other = _clash(name, good)
        if other:
            troubles.append(
                _("“{key}” is asked for by both “{name}” and “{other}”; “{name}” stays as it was.").format(
                    key=good[name], name=name, other=other
                )
            )
            del good[name]
    return good, troubles


def _clash(name: str, keymap: Mapping[str, str]) -> str:
    for together in TOGETHER:
        groups = [key for group in together for key in KEYS[group]]
        mine = next((key for key in groups if key.id == name), None)
        if mine is None:
            continue
        wanted = set(keys_of(mine, keymap))
        for key in groups:
            if key.id != name and wanted & set(keys_of(key, keymap)):
                return key.id
    return ""
