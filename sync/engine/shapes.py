"""What the parts of an engine know of each other, so that none has to name what stands above it."""

from __future__ import annotations

Row = tuple[int, int, bytes]
"""(local number, timestamp, envelope id)"""
