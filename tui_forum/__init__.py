"""A private forum in the terminal for offline-first communities."""

__version__ = "0.1.0"
