"""TinyDB tables on the encrypted database."""
