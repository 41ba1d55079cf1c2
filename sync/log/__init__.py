"""The log of a board: envelopes, operations, and the fold of its governance."""
