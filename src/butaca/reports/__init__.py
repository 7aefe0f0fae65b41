"""What is in a catalogue, what is wrong with it, and what that means for the recommendations: facts, then documents."""
