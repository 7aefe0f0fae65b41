"""Declare a catalogue: its tables, its names, and its possible defects."""
