"""The engine in its own thread: two homes on one machine find each other by address and stay in step."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import events
from sync.crypto.vault import Cost
from sync.engine.settings import EngineSettings
from tui_forum.services import boards, joining, reading, writing
from tui_forum.services.home import Forum, create_home
from tui_forum.services.syncing import Syncer, engine_settings

PASSPHRASE = "otter lamp six"
SECONDS = 20.0


class Side:
    """A home with its syncer, and the events that came."""

    def __init__(self, folder: Path, peers: tuple[tuple[str, int], ...] = ()) -> None:
        self.forum = create_home(folder, folder.name, PASSPHRASE, cost=Cost.TESTS)
        self.events: queue.Queue[events.Event] = queue.Queue()
        settings = EngineSettings(("127.0.0.1", 0), peers, discovery=False, lease=self.forum.paths.lock)
        self.syncer = Syncer(self.forum, self.events.put, settings)

    def wait(self, kind: type[events.Event]) -> events.Event:
        """The next event of this kind."""
        while True:
            event = self.events.get(timeout=SECONDS)
            if isinstance(event, kind):
                return event

    def close(self) -> None:
        self.syncer.stop()
        self.forum.close()


def test_a_post_reaches_the_other_side_and_is_told(tmp_path: Path) -> None:
    ana = Side(tmp_path / "ana")
    board = boards.new_board(ana.forum, "Harbour", PASSPHRASE).board
    root = writing.post_thread(ana.forum, board, title="First night", body="I am home.")
    text = joining.make_invite(ana.forum, board).text
    ana.syncer.start()
    at = ana.wait(events.Listening)
    assert isinstance(at, events.Listening)
    bo = Side(tmp_path / "bo", ((at.host, at.port),))
    joining.join(bo.forum, text, PASSPHRASE)
    bo.syncer.start()
    try:
        bo.wait(events.Joined)
        bo.wait(events.Synced)
        assert [row.body for row in reading.read_thread(bo.forum, root.thread)] == ["I am home."]

        answer = writing.reply(bo.forum, root.post, "I hear you.")
        bo.syncer.poke()
        while not any(row.post == answer.post for row in reading.read_thread(ana.forum, root.thread)):
            ana.wait(events.Arrived)
        while not any(peer.name == "bo" and peer.in_step for peer in ana.syncer.state().peers):
            ana.wait(events.Synced)  # who came by an invite comes back as a member
        state = ana.syncer.state()
        assert (state.running, state.carrier, state.discovery) == (True, True, False)
        assert state.listening == (f"{at.host}:{at.port}",)
        assert [(peer.name, peer.connected) for peer in state.peers] == [("bo", True)]
        ana.syncer.stop()
        assert not ana.syncer.state().running
        assert not any(peer.connected for peer in ana.syncer.state().peers)
    finally:
        bo.close()
        ana.close()


def test_it_can_be_stopped_before_anything_happened(tmp_path: Path) -> None:
    side = Side(tmp_path / "ana")
    side.syncer.start()
    side.syncer.stop()
    assert not side.syncer.state(count=False).running
    side.forum.close()


@pytest.mark.usefixtures("board")
def test_settings_of_the_person_are_the_engines(ana: Forum) -> None:
    settings = engine_settings(ana)
    assert settings.listen == ("", 0)
    assert settings.discovery
    assert settings.lease == ana.paths.lock


def test_a_second_program_of_theirs_that_goes_does_not_take_them_away(tmp_path: Path) -> None:
    ana = Side(tmp_path / "ana")
    board = boards.new_board(ana.forum, "Harbour", PASSPHRASE).board
    text = joining.make_invite(ana.forum, board).text
    ana.syncer.start()
    at = ana.wait(events.Listening)
    assert isinstance(at, events.Listening)
    bo = Side(tmp_path / "bo", ((at.host, at.port),))
    joining.join(bo.forum, text, PASSPHRASE)
    bo.syncer.start()
    second: queue.Queue[events.Event] = queue.Queue()
    settings = EngineSettings(None, ((at.host, at.port),), discovery=False, lease=bo.forum.paths.lock)
    other = Syncer(bo.forum, second.put, settings)
    try:
        bo.wait(events.Joined)
        while not any(peer.name == "bo" and peer.connected for peer in ana.syncer.state().peers):
            ana.wait(events.PeerConnected)
        other.start()
        while not isinstance(second.get(timeout=SECONDS), events.Synced):
            pass
        other.stop()
        writing.post_thread(bo.forum, board, title="Still here", body="I am near.")
        bo.syncer.poke()
        told = list(iter(lambda: ana.events.get(timeout=SECONDS), events.Arrived(bytes.fromhex(board), 1)))
        assert not any(isinstance(event, events.PeerLost) and event.peer for event in told)
        assert [(peer.name, peer.connected) for peer in ana.syncer.state().peers] == [("bo", True)]
    finally:
        other.stop()
        bo.close()
        ana.close()


def test_the_state_tells_a_closed_door_from_another_carrier(tmp_path: Path) -> None:
    forum = create_home(tmp_path / "ana", "ana", PASSPHRASE, cost=Cost.TESTS)
    told: queue.Queue[events.Event] = queue.Queue()
    closed = EngineSettings(None, (), discovery=False, lease=forum.paths.lock)
    first, second = Syncer(forum, told.put, closed), Syncer(forum, told.put, closed)
    try:
        first.start()
        until(lambda: first.state().carrier)
        assert (first.state().listens, first.state().elsewhere) == (False, False)
        second.start()
        until(lambda: second.state().elsewhere)
        assert not second.state().carrier
        first.stop()
        assert (first.state().running, first.state().carrier) == (False, False)
        until(lambda: second.state().carrier)
        assert not second.state().elsewhere
    finally:
        first.stop()
        second.stop()
        forum.close()


def until(so: Callable[[], bool]) -> None:
    """Look again and again until it is so; an engine's own state has no event."""
    end = time.monotonic() + SECONDS
    while not so():
        assert time.monotonic() < end
        threading.Event().wait(0.01)
