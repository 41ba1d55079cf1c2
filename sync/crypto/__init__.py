"""Keys, seals and the passphrase: PyNaCl and hashlib only."""
