"""WHAT a catalogue is: its tables, its names, and what can be wrong with it."""
