"""What the forum is made of, as pure data and pure functions."""
