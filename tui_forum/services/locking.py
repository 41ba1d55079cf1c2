"""Whether somebody who wants to go on is the person of this home."""

from __future__ import annotations

from sync.crypto import vault
from tui_forum.services.home import Forum


def is_the_person(forum: Forum, passphrase: str) -> bool:
    """True when the passphrase opens this home; raises WrongPassphrase when not, or Damaged."""
    return bool(vault.unlock(forum.paths.keys, passphrase))
