"""Entering form B from the paper: the pile of a village, and one household's sheet."""
