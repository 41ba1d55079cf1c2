"""Errors of the forum: each is one sentence for the person, and what to do next (`hint`)."""

from __future__ import annotations

from sync.errors import SyncError


class BadInput(SyncError):
    """What was typed cannot be kept as it is (empty, too long, not understood). Nothing was lost or sent."""


class NotFound(SyncError):
    """No board, thread, post or draft of this home answers to that name."""


class HomeExists(SyncError):
    """A home was to be made where there already is one; it was left as it is."""


class NoHome(SyncError):
    """There is no home here yet."""


class BadConfig(SyncError):
    """The settings file has a mistake; its line or key is named."""
