"""A replicated private log: sealed operations that people carry between their machines."""
