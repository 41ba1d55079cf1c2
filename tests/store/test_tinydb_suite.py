"""TinyDB's own tests, from the source distribution of the version that is installed, run on the sealed
store.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tui_forum

EXPECTED_FAILURES = {
    f"test_tables.test_table_repr[{kind}]": "the representation begins with the class's name, which is ours"
    for kind in ("memory", "file", "sealed")
}
AT_LEAST = 270
DOWNLOAD_SECONDS = 90


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked tests with our fixture; downloaded once for all runs that share a temporary folder."""
    base = tmp_path_factory.getbasetemp().parent / f"tinydb-{version('tinydb')}"
    archive = base / f"tinydb-{version('tinydb')}.tar.gz"
    if not archive.exists():
        _download(base)
    folder = tmp_path_factory.mktemp("suite")
    with tarfile.open(archive) as packed:
        tests = [member for member in packed.getmembers() if "/tests/" in member.name]
        packed.extraction_filter = getattr(tarfile, "data_filter", None)
        packed.extractall(folder, tests)
    unpacked = folder / f"tinydb-{version('tinydb')}" / "tests"
    ours = Path(__file__).with_name("tinydb_fixture.py").read_text()
    conftest = unpacked / "conftest.py"
    conftest.write_text(
        conftest.read_text() + "\n\n" + ours.replace("from __future__ import annotations\n", "")
    )
    return unpacked


def _download(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    wanted = f"tinydb=={version('tinydb')}"
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--no-deps",
        "--no-binary",
        "tinydb",
        wanted,
    ]
    try:
        done = subprocess.run(
            [*command, "--dest", str(folder)], capture_output=True, text=True, timeout=DOWNLOAD_SECONDS
        )
    except subprocess.TimeoutExpired:
        pytest.skip("the package registry did not give TinyDB's sources in time")
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        pytest.skip(f"TinyDB's sources cannot be had from the package registry: {reason[0]}")


@pytest.mark.timeout(300)
def test_tinydbs_own_tests_pass(suite: Path, tmp_path: Path) -> None:
    root = Path(tui_forum.__file__).parents[1]
    report = tmp_path / "report.xml"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull),
            *(f"--rootdir={suite}", f"--basetemp={tmp_path / 'work'}", f"--junitxml={report}", str(suite)),
        ],
        capture_output=True,
        text=True,
        cwd=suite.parent,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert report.exists(), done.stdout + done.stderr
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = {
        f"{case.get('classname', '').rpartition('.')[2]}.{case.get('name')}"
        for case in cases
        if case.find("failure") is not None or case.find("error") is not None
    }
    assert failed == set(EXPECTED_FAILURES), done.stdout[-3_000:]
    assert len(cases) - len(failed) >= AT_LEAST
