"""The one owner of stderr and of exit codes: how a command ends, and what the person reads then."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable
from enum import IntEnum
from types import TracebackType

from sync.errors import Damaged, DiskFull, Locked, NoPeerReached, SyncError, WrongKey
from tui_forum.cli.output import ascii_json
from tui_forum.language import _


class Exit(IntEnum):
    """What a script sees of how a command ended; the numbers are a promise of docs/COMMANDS.md."""

    OK = 0
    FAILED = 1
    USAGE = 2
    LOCKED = 3
    NO_PEER = 4
    DAMAGED = 5
    INTERRUPTED = 130


class UsageError(SyncError):
    """The command line asks for something that cannot be meant, or a terminal is needed and there is none."""


class Failed(SyncError):
    """The command could not do what it was asked for."""


_CODES: tuple[tuple[type[SyncError], Exit], ...] = (
    (WrongKey, Exit.DAMAGED),  # the passphrase did open the key file: it is the store that does not fit
    (UsageError, Exit.USAGE),
    (Locked, Exit.LOCKED),
    (NoPeerReached, Exit.NO_PEER),
    (Damaged, Exit.DAMAGED),
)


def exit_code(error: SyncError) -> Exit:
    """The exit code that belongs to an error raised on purpose."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), Exit.FAILED)


def printable(text: str) -> str:
    """One line of `text` that no terminal can act upon, whatever a file or a peer put into it."""
    from tui_forum.text import clean_line

    return clean_line(text.encode("utf-8", "replace").decode())


def note(message: str) -> None:
    """Tell the person something that is neither a result nor an error."""
    print(printable(message), file=sys.stderr, flush=True)


def report(error: SyncError, *, as_json: bool) -> Exit:
    """Say on stderr what happened and what to do (for `--json` also on stdout); returns the exit code."""
    from tui_forum.services.errors_said import told

    message, hint = map(printable, told(error))
    if as_json:
        print(ascii_json({"error": message, "hint": hint}), flush=True)
    print(
        _("tui-forum: {message}").format(message=message) + (f" {hint}" if hint else ""),
        file=sys.stderr,
        flush=True,
    )
    return exit_code(error)


def as_sync_error(error: OSError) -> SyncError:
    """The sentence for a refusal of the operating system."""
    place = f" ({os.fsdecode(error.filename)})" if isinstance(error.filename, str | bytes) else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            _("There is no space left to write{place}; what was saved before is unharmed.").format(
                place=place
            ),
            _("Free some space and try again."),
        )
    if isinstance(error, FileNotFoundError):
        return Failed(
            _("There is no such file or folder{place}.").format(place=place),
            _("Check the spelling of the path."),
        )
    if isinstance(error, PermissionError):
        return Failed(
            _("This user may not read or write there{place}.").format(place=place),
            _("Choose a place that belongs to you."),
        )
    what = error.strerror or _("The system refused")
    return Failed(f"{what}{place}.", _("Check the path and try again."))


def guarded(run: Callable[[], int], *, as_json: bool) -> int:
    """Run a command to its end and turn every way of failing into one sentence and an exit code."""
    try:
        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        hush_stdout()
        return Exit.FAILED
    except SyncError as error:
        return report(error, as_json=as_json)
    except OSError as error:
        return report(as_sync_error(error), as_json=as_json)
    return code


def hush_stdout() -> None:
    """Point stdout at nothing, so that Python's last flush does not complain about a reader who has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def quiet_crashes(*, as_json: bool) -> None:
    """From here on a bug prints one sentence: no traceback, no values, so no secret and no post."""

    def on_crash(kind: type[BaseException], _: BaseException, trace: TracebackType | None) -> None:
        report(Failed(*_crash_words(kind, trace)), as_json=as_json)

    def on_thread_crash(crash: threading.ExceptHookArgs) -> None:
        if crash.exc_type is not SystemExit:
            report(Failed(*_crash_words(crash.exc_type, crash.exc_traceback)), as_json=as_json)

    def on_ignored(crash: sys.UnraisableHookArgs) -> None:
        """A mistake that nobody hears of: in a callback of a library, or when something is let go of."""
        if crash.exc_type is not None and not issubclass(crash.exc_type, OSError):
            report(Failed(*_crash_words(crash.exc_type, crash.exc_traceback)), as_json=as_json)

    sys.excepthook = on_crash
    threading.excepthook = on_thread_crash
    sys.unraisablehook = on_ignored


def silence_libraries() -> None:
    """Keep what libraries log off the terminal: asyncio prints tracebacks, zeroconf the names of peers."""
    import logging

    logging.lastResort = None


def _crash_words(kind: type[BaseException], trace: TracebackType | None) -> tuple[str, str]:
    """What a bug may say of itself: the kind of error and the line of code; never the error's own text."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = ""
    if trace is not None:
        where = _(" in {co_filename}, line {tb_lineno}").format(
            co_filename=os.path.basename(trace.tb_frame.f_code.co_filename), tb_lineno=trace.tb_lineno
        )
    return (
        _("Something went wrong inside tui-forum ({name__}{where}); what was saved is kept.").format(
            name__=kind.__name__, where=where
        ),
        _("Please tell the people who make it, with this line; `tui-forum doctor` checks your home."),
    )
