"""The engine: carries the boards of one home to whoever else carries them."""
