from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

from sync.engine.lease import Lease

HOLD = (
    "import sys; from pathlib import Path; from sync.engine.lease import Lease; "
    "lease = Lease(Path(sys.argv[1])); print(lease.take(), flush=True); sys.stdin.read()"
)


def test_one_at_a_time_and_the_next_after_release(tmp_path: Path) -> None:
    first, second = Lease(tmp_path / "sync.lock"), Lease(tmp_path / "sync.lock")
    assert first.take()
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_a_killed_process_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "sync.lock"
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        assert not Lease(path).take()
        process.kill()
        process.wait()
    lease = Lease(path)
    assert lease.take()
    lease.release()


def test_the_port_is_remembered_and_a_damaged_file_is_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "sync.lock"
    lease = Lease(path)
    assert lease.port == 0
    lease.remember(4100)
    assert lease.port == 0
    assert lease.take()
    lease.remember(4100)
    lease.release()
    assert lease.port == 4100
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for damage in (b"", b"nonsense", b"[]", b'{"port": "x"}', b'{"port": 99999}'):
        path.write_bytes(damage)
        assert lease.port == 0
