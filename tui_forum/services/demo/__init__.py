"""The demo: an invented board, and a simulated member who answers. Everything in it was written for it."""
