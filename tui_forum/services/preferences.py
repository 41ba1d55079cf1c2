"""What a person chose on screen: kept sealed in the home's database, below what config.toml says.

The file is the person's own and is never written by us; what stands in it goes before what is kept here.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from tui_forum.language import _, use
from tui_forum.model.errors import BadInput
from tui_forum.services.config import Settings, checked_setting
from tui_forum.store.view import View

if TYPE_CHECKING:
    from tui_forum.services.home import Forum

CHOSEN = "settings"
"""The fact (of the table `home`) that holds the choices by the settings' names, written as in the file."""
NOT_ON_SCREEN = frozenset(("keys",))
"""Settings that are made in the file only."""
CHOOSABLE = tuple(setting.name for setting in fields(Settings) if setting.name not in NOT_ON_SCREEN)


def chosen(view: View) -> dict[str, Any]:
    """The choices kept here, as a `Settings` takes them, without what only another version understands."""
    found: dict[str, Any] = {}
    for name, value in view.fact(CHOSEN).items():
        if name in CHOOSABLE:
            try:
                found[name] = checked_setting(name, value)
            except ValueError:
                continue
    return found


def choose(forum: Forum, name: str, value: object) -> Settings:
    """Keep `value` (as config.toml would have it) for the setting `name`; the settings that hold from now on.

    Raises BadInput where the value means nothing, and where the file has decided already.
    """
    _may_choose(forum, name)
    try:
        meant = checked_setting(name, value)
    except ValueError as error:
        raise BadInput(_("That should be {error}.").format(error=error), _("Nothing was changed.")) from None
    forum.view.keep_fact(CHOSEN, forum.view.fact(CHOSEN) | {name: value})
    forum.settings = replace(forum.settings, **{name: meant})
    if name == "language":
        use(meant)
    return forum.settings


def unchoose(forum: Forum, name: str) -> Settings:
    """Back to the default. Raises BadInput where the file has decided."""
    _may_choose(forum, name)
    kept = forum.view.fact(CHOSEN)
    forum.view.keep_fact(CHOSEN, {key: value for key, value in kept.items() if key != name})
    forum.settings = replace(forum.settings, **{name: getattr(Settings(), name)})
    if name == "language":
        use()
    return forum.settings


def in_file(forum: Forum, name: str) -> bool:
    """Whether config.toml decides this setting."""
    return name in forum.config


def _may_choose(forum: Forum, name: str) -> None:
    if name not in CHOOSABLE:
        raise BadInput(
            _("{name!r} is set in config.toml only.").format(name=name),
            _("The file is {config}.").format(config=forum.paths.config),
        )
    if in_file(forum, name):
        raise BadInput(
            _("“{name}” is set in config.toml, and that goes first.").format(name=name),
            _("Change it there, or take the line out to choose here: {config}.").format(
                config=forum.paths.config
            ),
        )
