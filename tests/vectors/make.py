"""Write every vector file anew: `python -m tests.vectors.make`; `--check` only says which would change."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

from tests.vectors import bundle, content, envelopes, keys, network, own, pairing, session
from tests.vectors.making import Plain

HERE = Path(__file__).parent
MAKERS: dict[str, Callable[[], Plain]] = {
    "keys": keys.make,
    "envelopes": envelopes.make_envelopes,
    "ops": envelopes.make_ops,
    "content": content.make,
    "beacon": network.make_beacon,
    "greeting": network.make_greeting,
    "invite": network.make_invite,
    "session": session.make,
    "own": own.make,
    "pairing": pairing.make,
    "bundle": bundle.make,
}


def text_of(name: str) -> str:
    """What the file `name`.json is to hold."""
    return json.dumps(MAKERS[name](), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the files, or compare them."""
    changed = [
        name
        for name in MAKERS
        if not (HERE / f"{name}.json").exists() or (HERE / f"{name}.json").read_text() != text_of(name)
    ]
    print(f"changed: {', '.join(changed) or 'nothing'}")
    if "--check" in sys.argv:
        return bool(changed)
    for name in changed:
        (HERE / f"{name}.json").write_text(text_of(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
