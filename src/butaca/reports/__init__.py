"""Report on a catalogue: its facts first, then documents of them."""
