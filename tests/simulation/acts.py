"""What people and the world do in a simulation: each act is drawn by weight, and told in one line."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sync.crypto.identity import member_key
from sync.errors import NotPermitted
from sync.log.bodies import Policy, Readmit, Retract, SetRole, encode_body
from sync.log.kinds import ONE_OFF, Kind, Role
from sync.log.op import OpDraft, Status
from tests.simulation.home import PORT, Home
from tests.simulation.virtual import PowerCut
from tests.simulation.wire import Network

POST, EDIT = 32, 33
YEAR = 366 * 86_400
POLICY = Policy("Garden", "Be kind.", ("general",), 0, "all")


@dataclass
class Story:
    """What was done and what was promised, for the checks at the end."""

    random: random.Random
    network: Network
    homes: list[Home]
    founded: int = 1
    boards: list[bytes] = field(default_factory=list)
    founders: dict[bytes, Home] = field(default_factory=dict)
    written: dict[bytes, set[bytes]] = field(default_factory=dict)
    """Per board, envelope ids whose `append` returned."""
    asked: set[tuple[bytes, str]] = field(default_factory=set)
    """(board, home) that were sent an invite by the founder, and took it up."""
    removed: dict[tuple[bytes, str], set[bytes]] = field(default_factory=dict)
    """(board, home) → op ids that the home wrote before it was last removed."""
    taken: set[bytes] = field(default_factory=set)
    """Envelope ids that their own author took back, whatever became of the author later."""
    lines: list[str] = field(default_factory=list)

    def tell(self, line: str) -> None:
        """Note what happened."""
        self.lines.append(f"{self.network.loop.time():8.2f} {line}")

    def some(self) -> tuple[Home, bytes]:
        """A running machine and one of its boards."""
        home = self.random.choice([home for home in self.homes if home.alive] or self.homes)
        return home, self.random.choice(self.boards)

    def write(self, home: Home, board: bytes, what: str, act: Callable[[], bytes]) -> bool:
        """Let `home` write; `act` gives the envelope id. False where it may not, or its power fails."""
        if not home.alive or home.shelf.board(board) is None:
            return False
        try:
            envelope = act()
        except NotPermitted:
            return False
        except PowerCut:
            home.crash()
            self.tell(f"{home.name} lost its power while it wrote: {what}")
            return False
        self.written.setdefault(board, set()).add(envelope)
        self.tell(f"{home.name} {what} ({envelope.hex()[:6]})")
        home.engine.poke()
        return True

    def named(self, home: Home, board: bytes) -> bytes:
        """The member id by which a home goes on a board, derived or not."""
        return member_key(home.root, board).public


def post(story: Story) -> None:
    home, board = story.some()
    body = encode_body(
        Policy(f"{story.random.random()}", "x" * story.random.choice((3, 300, 3000)), (), 0, "all")
    )
    wall = int(home.clock.now()) - story.random.choice((0, 0, 0, 1000, 10_000_000))
    roots = [row.op_id for row in home.shelf.all_rows(board) if row.kind == POST]
    thread = story.random.choice(roots) if roots and story.random.random() < 0.7 else bytes(32)
    kind = EDIT if roots and story.random.random() < 0.2 else POST
    refs = (thread,) if any(thread) else ()
    story.write(
        home,
        board,
        "posts",
        lambda: home.log.append(board, kind, body, thread=thread, refs=refs, wall=wall).envelope_id,
    )


def burst(story: Story) -> None:
    for _ in range(story.random.randrange(2, 12)):
        post(story)


def unnamed(story: Story) -> None:
    home, board = story.some()
    draft = OpDraft(ONE_OFF, encode_body(Policy(f"{story.random.random()}", "", (), 0, "all")))
    salt = story.random.randbytes(16)
    story.write(
        home,
        board,
        "posts without a name",
        lambda: home.log.append_one_off(board, salt, draft).envelope_id,
    )


def retract(story: Story) -> None:
    home, board = story.some()
    posts = [row for row in home.shelf.all_rows(board) if row.kind == POST]
    if posts:
        target = story.random.choice(posts)
        body = encode_body(Retract(target.op_id, "mistake"))
        written = story.write(
            home, board, "retracts", lambda: home.log.append(board, Kind.RETRACT, body).envelope_id
        )
        if written and target.device == home.log.board(board).device.id:
            story.taken.add(target.envelope_id)


def beginning(story: Story) -> None:
    """Boards are founded, and most people invited to them."""
    for home in story.homes[: story.founded]:
        board = home.log.create_board(home.root, "Garden", home.name, POLICY).board_id
        story.boards.append(board)
        story.founders[board] = home
        home.engine.poke()
        for _ in story.homes[story.random.randrange(3) :]:
            invite(story, (home, board))


def invite(story: Story, by: tuple[Home, bytes] | None = None) -> None:
    """Somebody invites a machine that is not on the board yet."""
    home, board = by or story.some()
    outside = [one for one in story.homes if one.alive and one.shelf.board(board) is None]
    if not outside or home.shelf.board(board) is None:
        return
    guest = story.random.choice(outside)
    role = story.random.choice((Role.MEMBER, Role.MEMBER, Role.FACILITATOR, Role.STEWARD))
    made = []

    def create() -> bytes:
        addresses = (f"{home.host}:{PORT}",)
        expires = int(home.clock.now()) + 3 * YEAR
        made.append(home.log.create_invite(board, role, 1, expires, addresses))
        return home.shelf.with_op_ids(board, [made[0].op_id])[0].envelope_id

    if story.write(home, board, f"invites {guest.name} as {role.name}", create):
        try:
            guest.log.begin_join(guest.root, made[0], guest.name)
        except PowerCut:
            guest.crash()
            return
        guest.engine.poke()
        if home is story.founders[board]:
            story.asked.add((board, guest.name))


def policy(story: Story) -> None:
    home, board = story.some()
    body = encode_body(Policy(f"Garden {story.random.randrange(99)}", "", (), 0, "all"))
    story.write(home, board, "sets the policy", lambda: home.log.append(board, Kind.POLICY, body).envelope_id)


def _target(story: Story, home: Home, board: bytes) -> Home | None:
    others = [one for one in story.homes if one is not home and one is not story.founders[board]]
    return story.random.choice(others) if others else None


def _seen_of(home: Home, board: bytes, member: bytes) -> tuple[bytes, ...]:
    return tuple(op.op_id for op in home.log.ops(board) if op.member == member)


def set_role(story: Story) -> None:
    home, board = story.some()
    target = _target(story, home, board)
    if target is None or home.shelf.board(board) is None:
        return
    role = story.random.choice((Role.STEWARD, Role.FACILITATOR, Role.MEMBER))
    member, roster = story.named(target, board), home.log.board(board).roster
    if roster is None or member not in roster.members:
        return
    body = encode_body(SetRole(member, role, _seen_of(home, board, member)))
    what = f"makes {target.name} {role.name}"
    story.write(home, board, what, lambda: home.log.append(board, Kind.SET_ROLE, body).envelope_id)


def remove(story: Story) -> None:
    """A removal, and the new epoch that belongs to it."""
    home, board = story.some()
    target = _target(story, home, board)
    if target is None or home.shelf.board(board) is None or target.shelf.board(board) is None:
        return
    member, roster = story.named(target, board), home.log.board(board).roster
    if roster is None or member not in roster.members:
        return
    before = {row.op_id for row in target.shelf.all_rows(board)} | set(_seen_of(home, board, member))
    what = f"removes {target.name}"
    if story.write(home, board, what, lambda: home.log.remove_member(board, member).envelope_id):
        story.removed.setdefault((board, target.name), set()).update(before)


def readmit(story: Story) -> None:
    home, board = story.some()
    late = [row for row in home.shelf.all_rows(board) if row.status == Status.LATE][:3]
    if not late:
        return
    body = encode_body(Readmit(tuple(row.op_id for row in late)))
    if story.write(home, board, "readmits", lambda: home.log.append(board, Kind.READMIT, body).envelope_id):
        for known in story.removed.values():
            known.update(row.op_id for row in late)


def epoch(story: Story) -> None:
    home, board = story.some()
    story.write(home, board, "begins an epoch", lambda: home.log.new_epoch(board).envelope_id)


def part(story: Story) -> None:
    hosts = [home.host for home in story.homes]
    story.random.shuffle(hosts)
    at = story.random.randrange(1, len(hosts))
    story.network.part((hosts[:at], hosts[at:]))
    story.tell(f"parted: {hosts[:at]} from {hosts[at:]}")


def heal(story: Story) -> None:
    story.network.heal()
    story.tell("healed")


def cut(story: Story) -> None:
    if story.network.ends:
        end = story.random.choice(list(story.network.ends))
        story.network.cut(end)
        story.tell(f"cut: {end.here} and {end.there}")


def crash(story: Story) -> None:
    home = story.random.choice(story.homes)
    if home.alive and story.random.random() < 0.5:
        home.shelf.fuse = story.random.randrange(1, 8)
        story.tell(f"{home.name} will lose its power in a transaction")
    elif home.alive:
        home.silently = story.random.random() < 0.3
        home.crash()
        story.tell(f"{home.name} lost its power")


def restart(story: Story) -> None:
    for home in story.homes:
        if not home.alive and story.random.random() < 0.7:
            home.switch_on()
            story.tell(f"{home.name} is on")


def slow(story: Story) -> None:
    story.network.slowness = story.random.choice((0.001, 0.02, 0.3))


WEIGHTS: dict[Callable[[Story], None], int] = {
    post: 30,
    burst: 6,
    unnamed: 5,
    retract: 3,
    invite: 14,
    policy: 2,
    set_role: 4,
    remove: 2,
    readmit: 2,
    epoch: 2,
    part: 4,
    heal: 4,
    cut: 10,
    crash: 5,
    restart: 8,
    slow: 2,
}
