"""A home kept in step without a screen."""
