"""Results of a cycle: the official tables of a place on screen, as files and on paper."""
