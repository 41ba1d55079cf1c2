"""What the installed distribution promises, beside its code."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import entry_points, files, packages_distributions, requires
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_sync_belongs_to_this_distribution_alone() -> None:
    """`sync` is a common word: another distribution that brought one would be imported in its place."""
    owners = packages_distributions()  # an editable install names no packages, so ours may be missing there
    assert {owner for name in ("sync", "tui_forum") for owner in owners.get(name, [])} <= {"tui-forum"}
    found, beside = (find_spec(name) for name in ("sync", "tui_forum"))
    assert found is not None
    assert beside is not None
    assert Path(str(found.origin)).parents[1] == Path(str(beside.origin)).parents[1]


def test_a_stray_sync_module_in_the_working_directory_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "sync.py").write_text("raise SystemExit('the wrong sync')\n")
    script = Path(sys.executable).with_name("tui-forum")
    done = subprocess.run([script, "--version"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("tui-forum ")


def test_both_programs_are_console_scripts() -> None:
    ours = {
        point.name for point in entry_points(group="console_scripts") if point.value.startswith("tui_forum.")
    }
    assert ours == {"tui-forum", "tui-forum-node"}


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    named = re.findall(r'^ {4}"([A-Za-z0-9-]+)[^"]*",(.*)$', text, re.MULTILINE)
    wanted = {re.split(r"[^A-Za-z0-9-]", line)[0] for line in requires("tui-forum") or []}
    assert wanted <= {name for name, _ in named}
    assert [name for name, why in named if name in wanted and "# " not in why] == []


def test_the_licence_travels_with_the_program() -> None:
    assert any(path.name == "LICENSE" for path in files("tui-forum") or [])


def test_the_catalogue_stands_beside_the_code_that_reads_it() -> None:
    """The wheel takes all files of the package that are not ignored, so they must be there and be kept."""
    from tui_forum.language import FOLDER

    shipped = ("sync.txt", "tui_forum.pot", "es/LC_MESSAGES/tui_forum.po", "es/LC_MESSAGES/tui_forum.mo")
    assert [name for name in shipped if not (FOLDER / name).is_file()] == []
    kept = subprocess.run(
        ["git", "ls-files", "--", str(FOLDER)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert [name for name in shipped if f"locale/{name}" not in kept] == []


def test_the_guide_travels_in_every_language() -> None:
    from tests.catalogue import LANGUAGES

    folder = ROOT / "tui_forum" / "guide"
    kept = subprocess.run(
        ["git", "ls-files", "--", str(folder)], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    names = [Path(path).name for path in kept if Path(path).parent.name == "guide" and path.endswith(".md")]
    assert len(names) >= 12
    shipped = [f"tui_forum/guide/{language}/{name}" for language in LANGUAGES for name in names]
    assert [path for path in shipped if path not in kept or not (ROOT / path).is_file()] == []
