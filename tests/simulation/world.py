"""One simulated history from its seed: chaos, healing, and the checks."""

from __future__ import annotations

import asyncio
import gc
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from unittest.mock import patch

from nacl import bindings

from sync.crypto.hashing import digest
from sync.engine import watch
from sync.errors import SyncError
from tests.simulation.acts import WEIGHTS, Story, beginning
from tests.simulation.checks import apart, everything_holds, picture, promises_hold
from tests.simulation.home import BY_THE_LINE, PORT, Home
from tests.simulation.virtual import VirtualLoop
from tests.simulation.wire import Network

YEAR = 366 * 86_400.0
SKEWS = (0.0, 0.0, 5.0, -300.0, 86_400.0, -YEAR, YEAR)
STEPS = 40
UNSOUND = 0.005
"""Of the pieces on a line, in one history of four: see Network.unsound."""
PATIENCE = 900.0
"""Virtual seconds after healing within which everybody must be in step."""
LOOK = 5.0
SEALERS = (
    "sync.log.statements.box_seal",
    "sync.log.moderation.box_seal",
    "sync.log.sharing.box_seal",
    "sync.protocol.conversation.box_seal",
)


def play(seed: int, directory: Path, nodes: int = 0, steps: int = STEPS, boards: int = 1) -> Story:
    """Live through history number `seed`; AssertionError tells what went wrong, with all that was done."""
    loop = VirtualLoop()
    gc.disable()  # a collection closes forgotten streams, at a moment that no seed repeats
    try:
        with _seeded(seed):
            return loop.run_until_complete(_history(loop, seed, directory, nodes, steps, boards))
    finally:
        gc.enable()
        loop.close()


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """What libsodium would draw comes from the seed; the log is polled less, as nobody else writes."""
    chance = random.Random(seed)

    def box_seal(message: bytes, public: bytes) -> bytes:
        secret = chance.randbytes(32)
        own = bindings.crypto_scalarmult_base(secret)
        nonce = blake2b(own + public, digest_size=24).digest()
        return own + bindings.crypto_box(message, nonce, public, secret)

    with ExitStack() as stack:
        for name in SEALERS:
            stack.enter_context(patch(name, box_seal))
        stack.enter_context(patch.object(watch, "POLL_SECONDS", 5.0))
        yield


async def _history(
    loop: VirtualLoop, seed: int, directory: Path, nodes: int, steps: int, boards: int
) -> Story:
    chance = random.Random(seed)
    network = Network(loop, seed)
    count = chance.randrange(3, 7)
    on_disk = seed % 10 == 9
    homes = [
        Home(
            loop,
            network,
            at,
            skew=chance.choice(SKEWS),
            seed=seed * 100 + at,
            disk=directory / f"{seed}-{at}.db" if on_disk else None,
        )
        for at in range(nodes or count)
    ]
    story = Story(chance, network, homes, boards)
    if seed % 4 == 1:
        network.unsound = UNSOUND
        for home in homes:
            home.borne = BY_THE_LINE
    try:
        await _live(story, steps)
        await _settle(story)
        everything_holds(story)
    except (AssertionError, SyncError, ExceptionGroup) as error:
        history = "\n".join(story.lines)
        options = f"--seed {seed} --nodes {len(homes)} --steps {steps} --boards {boards}"
        raise AssertionError(
            f"{history}\n{picture(story)}\n{error!r}\nagain: pytest tests/simulation {options}"
        ) from error
    finally:
        for home in homes:
            await home.switch_off()
    return story


async def _live(story: Story, steps: int) -> None:
    """Found boards, then `steps` random acts with time between them."""
    everybody = tuple((home.host, PORT) for home in story.homes)
    for home in story.homes:
        home.peers = tuple(place for place in everybody if place[0] != home.host)
        home.switch_on()
    beginning(story)
    acts, weights = list(WEIGHTS), list(WEIGHTS.values())
    for _ in range(steps):
        act = story.random.choices(acts, weights)[0]
        act(story)
        await asyncio.sleep(story.random.expovariate(1 / story.random.choice((0.05, 1.0, 5.0))))
        _still_running(story)
        promises_hold(story)


async def _settle(story: Story) -> None:
    """Heal everything, and wait until all members are in step."""
    for home in story.homes:
        home.shelf.fuse = None
        home.switch_on()
    story.network.slowness = 0.02
    story.network.unsound = 0.0
    story.network.heal()
    story.tell("everything is healed")
    end = story.network.loop.time() + PATIENCE
    looks = 0
    while looks < 2:  # once is not enough: what came last may make a machine write something more
        _still_running(story)
        assert story.network.loop.time() < end, f"not in step: {apart(story)}"
        looks = 0 if apart(story) else looks + 1
        await asyncio.sleep(LOOK)
    story.tell("in step")


def _still_running(story: Story) -> None:
    for home in story.homes:
        if home.failed():
            assert home._task is not None
            error = home._task.exception()
            raise AssertionError(f"the engine of {home.name} ended: {error!r}") from error


def trace(story: Story) -> bytes:
    """What tells two runs apart."""
    return digest(b"trace", "\n".join(story.lines).encode())
