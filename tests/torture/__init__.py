"""Bounded attacks on a real server under the cap of 512 MB."""
