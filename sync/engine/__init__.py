"""The engine: carries the boards of one home to whoever else carries them."""

from sync.engine.engine import Engine
from sync.engine.settings import EngineSettings

__all__ = ["Engine", "EngineSettings"]
