"""Sockets and multicast around the protocol."""
