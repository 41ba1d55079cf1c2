"""Shared by the interface's tests: homes with real services, the painted screen as text, golden files."""

from __future__ import annotations

import asyncio
import html
import re
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from sync.clock import ManualClock
from sync.crypto.identity import invite_keys
from sync.crypto.vault import Cost
from sync.log.invite import Invite
from tests.ui.acting import Shared
from tests.ui.screens_shown import SHOWN
from tui_forum.services import boards, bulk, joining, reading, writing
from tui_forum.services.home import Forum, create_home
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions

GOLDEN = Path(__file__).parent / "golden"
_ROW = re.compile(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>(.*?)</text>', re.S)
PATIENCE = 15  # seconds, for what comes about in a moment on a machine at rest
CELL = 12.2  # width of one cell in Textual's SVG


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden screens anew instead of comparing"
    )


def painted(app: App[object]) -> str:
    """What is on the screen, as lines of text without trailing blanks."""
    svg = app.export_screenshot(simplify=True)
    found = _ROW.findall(svg.split('matrix">', 1)[1])
    cells = sorted((float(y), float(x), html.unescape(text).replace("\xa0", " ")) for x, y, text in found)
    rows: dict[float, str] = {}
    for y, x, text in cells:
        before = rows.get(y, "")
        rows[y] = before + " " * max(0, round(x / CELL) - len(before)) + text.rstrip("\n")
    return "\n".join(row.rstrip() for _, row in sorted(rows.items())) + "\n"


@pytest.fixture
def screen_text() -> Callable[[App[object]], str]:
    """Read the painted screen."""
    return painted


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[App[object], str], Awaitable[None]]:
    """Let the app work until its screen is the one in a file of tests/ui/golden; fails if it never is."""
    update = request.config.getoption("--update-golden")

    async def compare(app: App[object], name: str) -> None:
        kinds, known = [each.__name__ for each in type(app.screen).__mro__], name.rpartition("-")[0]
        shown = next((kind for kind in kinds if kind in SHOWN), kinds[0])
        assert known in SHOWN.get(shown, "").split(), f"write {known} to {shown} in screens_shown.py"
        path = GOLDEN / f"{name}.txt"
        if update:
            GOLDEN.mkdir(exist_ok=True)
            path.write_text(await _at_rest(app), encoding="utf-8")
        assert path.exists(), f"no golden screen {name}: run with --update-golden and look at it"
        kept = path.read_text(encoding="utf-8")
        for _ in range(PATIENCE * 100):
            if painted(app) == kept:
                return
            await asyncio.sleep(0.01)
        assert painted(app) == kept

    return compare


async def _at_rest(app: App[object]) -> str:
    """The painted screen once it has stayed the same for half a second."""
    texts: list[str] = []
    while len(texts) < 50 or len(set(texts[-50:])) > 1:
        texts.append(painted(app))
        await asyncio.sleep(0.01)
    return texts[-1]


PASSPHRASE = "otter lamp six"
NOW = 1_700_000_000


@dataclass(slots=True)
class Story:
    """A person's home with one filled board, the same in every run but for its keys."""

    forum: Forum
    board: str
    clock: ManualClock
    threads: list[str]

    def app(self, **options: object) -> ForumApp:
        """The app on this home, without a network."""
        return ForumApp(self.forum.paths.folder, UiOptions(sync=False, **options), forum=self.forum)  # type: ignore[arg-type]

    def arrives(self, other: Forum, thread: str, body: str) -> str:
        """A reply that was written on another machine and has just arrived here."""
        posted = writing.reply(other, thread, body)
        bring(other, self.forum, self.board)
        return posted.post


def bring(source: Forum, target: Forum, board: str) -> None:
    """Bring everything that one home holds of a board to another, with no network."""
    board_id = bytes.fromhex(board)
    ids = [item for _, item in source.log.index(board_id)]
    target.log.ingest(board_id, source.log.fetch(board_id, ids))


def befriend(host: Forum, guest: Forum, board: str) -> None:
    """Make the guest a member of the host's board, and both equal."""
    text = joining.make_invite(host, board).text
    joining.join(guest, text, PASSPHRASE)
    secret = Invite.from_text(text, host.clock.now()).secret
    board_id = bytes.fromhex(board)
    guest.log.complete_join(board_id, host.log.welcome(board_id, invite_keys(secret).sign.public))
    bring(host, guest, board)
    bring(guest, host, board)


def letter(minutes: int, author: str, body: str, **rest: object) -> bulk.NewPost:
    """An imported post, so that every run shows the same authors and ages."""
    return bulk.NewPost(body, author=author, wall=NOW - 60 * minutes, **rest)  # type: ignore[arg-type]


FIRST_NIGHT = "I am home. The kitchen is how I left it. I keep standing in the doorway."
MORNINGS = "Did anyone else find mornings hardest?"
LETTERS = [
    letter(180, "ana", FIRST_NIGHT, title="First night back home", section="Listening", need="listen"),
    letter(120, "bo", "I hear you. Mine was the hallway.", parent=0),
    letter(40, "chidi", "> Mine was the hallway.\nWe are here tonight if the doorway wins again.", parent=1),
    letter(3, "dina", "Thinking of you. 今日はありがとう 😀", parent=0),
    letter(700, "bo", "What helped you?", title=MORNINGS, section="Listening", need="been-there"),
    letter(300, "dina", "It was a long illness.", title="I rang my sister", section="Welcome", need="sharing",
           notes=("loss", "illness")),
    letter(290, "eun", "Thank you for telling us.", parent=5),
    letter(3000, "centre", "Bring a photo and the long form.", title="Bus pass forms - how I filled mine in",
           section="Practical help", need="information"),
]  # fmt: skip


@pytest.fixture
def at_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hours are shown in local time: for this test that is UTC."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(float(NOW))


@pytest.fixture
def make_home(tmp_path: Path, clock: ManualClock) -> Iterator[Callable[[str], Forum]]:
    """make_home("bo") makes the home of somebody called bo."""
    made: list[Forum] = []

    def make(name: str) -> Forum:
        made.append(create_home(tmp_path / name, name, PASSPHRASE, cost=Cost.TESTS, clock=clock))
        return made[-1]

    yield make
    for forum in made:
        forum.close()


@pytest.fixture
def story(make_home: Callable[[str], Forum], clock: ManualClock) -> Story:
    """River's home: a board with four threads, the first and third partly unread."""
    forum = make_home("river")
    sections = ["Welcome", "Listening", "Practical help"]
    board = boards.new_board(forum, "Harbour Centre", PASSPHRASE, sections=sections).board
    posts = bulk.post_many(forum, board, LETTERS)
    reading.mark_all_read(forum)
    for unread in (posts[2], posts[3], posts[6]):
        reading.keep_unread(forum, unread)
    return Story(forum, board, clock, [posts[0], posts[4], posts[5], posts[7]])


@pytest.fixture
def join_them() -> Callable[[Forum, Forum, str], None]:
    """Make a second home a member of the first one's board."""
    return befriend


@pytest.fixture
def bo(story: Story, make_home: Callable[[str], Forum]) -> Forum:
    """The home of a plain member of the story's board."""
    guest = make_home("bo")
    befriend(story.forum, guest, story.board)
    return guest


@pytest.fixture
def shared(story: Story, make_home: Callable[[str], Forum]) -> Shared:
    """The story's board with ana on it, who has asked for a ride."""
    ana = make_home("ana")
    befriend(story.forum, ana, story.board)
    root = writing.post_thread(
        ana, story.board, title="A ride on Friday", body="To the clinic and back.", need="practical",
        section="Practical help",
    )  # fmt: skip
    made = Shared(story, ana, root.thread, bring)
    made.arrive()
    return made


@pytest.fixture
def carry() -> Callable[[Forum, Forum, str], None]:
    """Bring everything from one home to another."""
    return bring


@pytest.fixture
def until() -> Callable[[Pilot[int], Callable[[], object]], Awaitable[None]]:
    """Let the app work until something is so; fails after `PATIENCE`."""

    async def wait(pilot: Pilot[int], so: Callable[[], object]) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not so():
            assert loop.time() < end, f"it did not come about within {PATIENCE} s"
            await pilot.pause(0.01)

    return wait
