"""The money of the programme on screen: where it stands, the journal behind every figure, and the acts on it."""
