"""Who is called by name in a post: `@ana`, or a name of several words after the sign."""

from __future__ import annotations

import re


def mentions(text: str, name: str) -> bool:
    """Whether `text` calls this name, in whatever case, and not only a longer one."""
    if not name or "@" not in text:
        return False
    return re.search(rf"(?<![\w@/.])@{re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None
