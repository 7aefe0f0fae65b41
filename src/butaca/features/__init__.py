"""Make vectors and matrices from a catalogue."""
