"""HOW a catalogue is made from files we do not control."""
