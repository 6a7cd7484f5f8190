"""Issuing (ban hành): results sealed as a snapshot that anyone can verify."""
