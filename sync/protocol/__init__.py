"""The wire, without input or output: bytes in, bytes and events out."""
