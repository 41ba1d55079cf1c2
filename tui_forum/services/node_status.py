"""How the node on this home is: what it answers on its socket, or that there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sync.errors import NoPeerReached
from sync.node.daemon import STATUS_NAME
from sync.node.status import read_status


def node_status(home: Path) -> dict[str, Any] | None:
    """The node's own answer, None when none runs. Blocks for some seconds at the very most."""
    try:
        return read_status(home / STATUS_NAME)
    except NoPeerReached:
        return None
