"""The artefact: one immutable folder that a server opens read-only."""
