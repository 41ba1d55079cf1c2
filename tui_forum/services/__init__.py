"""What a person can do: where model, store and sync meet. No screen, no printing."""
