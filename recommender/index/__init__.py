"""The index of a catalogue: how it is built, opened and kept, and the vectors that are not computed twice."""
