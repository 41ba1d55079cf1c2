"""The rows of a statement, with failures told in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import apsw

from sync.courtesy import step_aside
from sync.log.failures import explain


class Rows(Protocol):
    """The rows of a statement, read as one goes."""

    def __iter__(self) -> Iterator[Any]: ...

    def __next__(self) -> Any: ...

    def fetchone(self) -> Any:
        """The next row as a tuple, or None."""

    def fetchall(self) -> list[Any]:
        """Every row left."""


class FetchedRows:
    """Rows that were all read already."""

    def __init__(self, rows: list[Any]) -> None:
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __next__(self) -> Any:
        return next(self._rows)

    def fetchone(self) -> Any:
        """The next row as a tuple, or None."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """Every row left."""
        return list(self._rows)


class Cursor(apsw.Cursor):
    """An apsw cursor whose failures, also those met while rows are read, are `SyncError`s."""

    def execute(self, *args: Any, **kwargs: Any) -> Any:
        """Run statements; as apsw's own."""
        step_aside()
        try:
            return super().execute(*args, **kwargs)
        except apsw.Error as error:
            raise self._told(error) from error

    def executemany(self, *args: Any, **kwargs: Any) -> Any:
        """Run one statement for many rows; as apsw's own."""
        try:
            return super().executemany(*args, **kwargs)
        except apsw.Error as error:
            raise self._told(error) from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except apsw.Error as error:
            raise self._told(error) from error

    def fetchone(self) -> Any:
        """The next row, or None."""
        try:
            return super().fetchone()
        except apsw.Error as error:
            raise self._told(error) from error

    def fetchall(self) -> Any:
        """Every row left."""
        try:
            return super().fetchall()
        except apsw.Error as error:
            raise self._told(error) from error

    def _told(self, error: apsw.Error) -> Exception:
        told = explain(
            error, self.connection.db_filename("main") or "in memory", self.connection.system_errno
        )
        if told is None:
            raise error
        return told
