"""Settings from config.toml in the home folder: read, checked, never written by us; and what they mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sync.errors import BadAddress
from tui_forum.language import N_, _
from tui_forum.model.errors import BadConfig

THEMES = ("dark", "light", "high-contrast", "colour-blind", "ansi")
Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may set. Every field has a default, so an absent file is a good file."""

    theme: str = "dark"
    """One of THEMES."""
    ascii: bool = False
    """Draw marks and lines with ASCII characters only."""
    listen: Address | None = ("", 0)
    """Where other machines may reach this one: "" is every address, port 0 any free one; "off" is None."""
    discovery: bool = True
    """Look for machines on the local network, and be found."""
    peers: tuple[Address, ...] = ()
    """Addresses to try besides those that are discovered."""
    lock_after: int = 15
    """Minutes without a key after which the app locks; 0 is never."""
    sharing: bool = True
    """Whether the app meets other machines as soon as it is open."""
    listening_check: bool = True
    """Look for advice in an answer to somebody who asked to be listened to, before it goes."""
    language: str = ""
    """Of the program's own words, such as "es"; "" is what the system asks for."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Binding id → key, or several separated by commas: [keys] of the file."""


def load_settings(path: Path) -> Settings:
    """Read `path`; absent means defaults.

    Raises BadConfig naming the line or the key, and what would be right.
    """
    return Settings(**read_config(path))


def read_config(path: Path) -> dict[str, Any]:
    """The settings that `path` itself names, checked; none without a file. Raises BadConfig."""
    try:
        values = tomllib.loads(_sensible(path.read_text("utf-8")) + "\n")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise BadConfig(
            _("The settings file {path} cannot be read ({strerror}).").format(
                path=path, strerror=error.strerror
            ),
            _(_HINT),
        ) from None
    except UnicodeDecodeError:
        raise BadConfig(
            _("The settings file {path} is not UTF-8 text.").format(path=path), _(_HINT)
        ) from None
    except (ValueError, RecursionError) as error:  # TOMLDecodeError is one; so are numbers without end
        raise BadConfig(
            _("The settings file {path} is not understood: {error}.").format(path=path, error=error), _(_HINT)
        ) from None
    known = {setting.name for setting in fields(Settings)}
    for name in values:
        if name not in known:
            raise BadConfig(
                _("The settings file {path} has an unknown setting, {name!r}.").format(path=path, name=name),
                _("The settings are: {known}.").format(known=", ".join(sorted(known))),
            )
    return {name: _checked(path, name, value) for name, value in values.items()}


def checked_setting(name: str, value: object) -> Any:
    """`value` as it means something for the setting `name`, as the file has it. Raises ValueError."""
    return _READERS[name](value)


def _sensible(text: str) -> str:
    """`text`, unless it is larger than settings are: the parser takes the square of a line's length."""
    if len(text) > LARGEST or any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise ValueError(_("it is too large for settings"))
    return text


LONGEST_LOCK = 24 * 60
LARGEST, LONGEST_LINE = 1 << 16, 2_000
_HINT = N_("Correct it, or move it away to go on with the defaults.")


def _checked(path: Path, name: str, value: object) -> Any:
    try:
        return _READERS[name](value)
    except ValueError as error:
        raise BadConfig(
            _("In the settings file {path}, {name!r} should be {error}.").format(
                path=path, name=name, error=error
            ),
            _(_HINT),
        ) from None


def _theme(value: object) -> str:
    if not isinstance(value, str) or value not in THEMES:
        raise ValueError(_("one of ") + ", ".join(THEMES))
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("true or false"))
    return value


def _language(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{0,8}([_-][A-Za-z]{2,4})?", value):
        raise ValueError(_('a language such as "es" or "en", or "" for the system\'s'))
    return value.replace("-", "_")


def _minutes(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_LOCK:
        raise ValueError(
            _("a number of minutes up to {longest_lock}, or 0 for never").format(longest_lock=LONGEST_LOCK)
        )
    return value


def _address(text: str) -> Address:
    from sync.net.addresses import parse_address  # here: it imports asyncio, and most files name no address

    try:
        return parse_address(text)
    except BadAddress:
        raise ValueError(_('an address such as "192.168.1.20:4100" or "[fe80::1%eth0]:4100"')) from None


def _listen(value: object) -> Address | None:
    if value is False or value == "off":
        return None
    if not isinstance(value, str):
        raise ValueError(_('an address such as ":0" or "192.168.1.20:4321", or "off"'))
    return _address(value)


def _peers(value: object) -> tuple[Address, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(_('a list of addresses such as ["192.168.1.20:4321"]'))
    return tuple(_address(item) for item in value)


def _keys(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(
        isinstance(item, str) and item.strip() for item in value.values()
    ):
        raise ValueError(_('a table of binding ids and keys, such as next-unread = "n,f5"'))
    return {str(name): keys.strip() for name, keys in value.items()}


_READERS: dict[str, Callable[[object], object]] = {
    "theme": _theme,
    "ascii": _flag,
    "listen": _listen,
    "discovery": _flag,
    "peers": _peers,
    "lock_after": _minutes,
    "sharing": _flag,
    "listening_check": _flag,
    "language": _language,
    "keys": _keys,
}
