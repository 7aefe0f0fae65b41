"""Measure a catalogue for the facts of its report."""
