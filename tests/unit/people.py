"""Six people on one board, each with a log and a clock, who meet when a test says so."""

from __future__ import annotations

from sync.clock import SECONDS_PER_DAY, ManualClock
from sync.crypto.hashing import digest
from sync.crypto.identity import certify, device_keys, member_key
from sync.log.bodies import AddDevice, encode_body
from sync.log.invite import Invite
from sync.log.kinds import Kind, Role
from sync.log.log import Log
from sync.log.memory import MemoryLog
from sync.log.op import Op, Status
from sync.log.roster import Roster
from tests.unit.logs import NOW, POLICY, POST


class People:
    """Founder Ann, steward Sue, facilitators Fay and Fox, members Bob and Cat, each with a log."""

    def __init__(self) -> None:
        self.clocks: dict[str, ManualClock] = {}
        self.logs: dict[str, Log] = {}
        self.board = self.log("Ann").create_board(b"r" * 32, "Garden", "Ann", POLICY).board_id
        roles = {"Sue": Role.STEWARD, "Fay": Role.FACILITATOR, "Fox": Role.FACILITATOR}
        for name in ("Sue", "Fay", "Fox", "Bob", "Cat"):
            self.join(name, self.invite("Ann", roles.get(name, Role.MEMBER)))
        self.meet(*self.logs)

    def log(self, name: str) -> Log:
        if name not in self.logs:
            self.clocks[name] = ManualClock(NOW, len(self.logs) + 1)
            self.logs[name] = MemoryLog(None, self.clocks[name])
        return self.logs[name]

    def invite(self, by: str, role: Role = Role.MEMBER, uses: int = 1) -> Invite:
        return self.logs[by].create_invite(self.board, role, uses, int(NOW) + 99 * SECONDS_PER_DAY)

    def join(self, name: str, invite: Invite, host: str = "Ann") -> None:
        log = self.log(name)
        log.begin_join(digest(b"seed", name.encode()), invite, name)
        live = {item.op_id: item for item in self.logs[host].board(self.board).invites}
        log.complete_join(self.board, self.logs[host].welcome(self.board, live[invite.op_id].sign))
        self.meet(name, host)

    def meet(self, *names: str) -> None:
        """Everybody hears everything that the others hold."""
        for _ in range(2):
            for name in names:
                for other in names:
                    self.carry(other, name)

    def carry(self, source: str, target: str) -> None:
        log = self.logs[source]
        held = self.logs[target].holds(self.board, [i for _, i in log.index(self.board)])
        missing = [identity for _, identity in log.index(self.board) if identity not in held]
        self.logs[target].ingest(self.board, log.fetch(self.board, missing))

    def roster(self, at: str) -> Roster:
        roster = self.logs[at].board(self.board).roster
        assert roster is not None
        return roster

    def id(self, name: str) -> bytes:
        if name == "Ann":
            return self.roster("Ann").founder
        return member_key(digest(b"seed", name.encode()), self.board).public

    def post(self, name: str, text: bytes = b"hello") -> Op:
        return self.logs[name].append(self.board, POST, text)

    def status(self, at: str, op: Op) -> Status | None:
        return self.logs[at].status(self.board, op.envelope_id)

    def newest(self, at: str) -> bytes:
        return self.logs[at].board(self.board).epochs[-1].kid

    def names(self, at: str) -> set[str]:
        return {member.name for member in self.roster(at).members.values()}

    def remove(self, by: str, who: str) -> Op:
        return self.logs[by].remove_member(self.board, self.id(who), "spam")

    def set_role(self, by: str, who: str, role: Role) -> Op:
        return self.logs[by].set_role(self.board, self.id(who), role)


def second_device(people: People, name: str) -> bytes:
    """Add another device to a member; its id."""
    root = digest(b"seed", name.encode())
    keys = device_keys(digest(b"second", name.encode()), people.board)
    member = member_key(root, people.board)
    body = AddDevice(member.public, certify(member, people.board, keys))
    people.logs[name].append(people.board, Kind.ADD_DEVICE, encode_body(body))
    return keys.id
