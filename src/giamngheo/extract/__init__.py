"""From the record to the frozen facts: the only road between them, in one direction."""
