"""Long work stands aside for who asks for room: for a while, and never for good."""

from __future__ import annotations

import threading
from time import monotonic

from sync.courtesy import LONGEST_SECONDS, Room

PATIENCE = 10.0


def step_in_a_thread(room: Room) -> tuple[threading.Thread, threading.Event]:
    done = threading.Event()

    def work() -> None:
        room.step_aside()
        done.set()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread, done


def test_who_asked_for_room_does_not_wait_and_others_do() -> None:
    room = Room()
    began = monotonic()
    room.ask(LONGEST_SECONDS)
    room.step_aside()
    thread, done = step_in_a_thread(room)
    thread.join(PATIENCE)
    assert done.is_set()
    assert monotonic() - began >= LONGEST_SECONDS


def test_more_room_than_the_most_is_not_given() -> None:
    room = Room()
    room.ask(1000.0)
    thread, _ = step_in_a_thread(room)
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_a_step_is_done_though_room_is_asked_for_without_end() -> None:
    room = Room()
    room.ask(LONGEST_SECONDS)
    _, done = step_in_a_thread(room)
    began = monotonic()
    while not done.wait(LONGEST_SECONDS / 10) and monotonic() - began < PATIENCE:
        room.ask(LONGEST_SECONDS)
    assert done.is_set()
