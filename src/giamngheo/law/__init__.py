"""The law as data: dated, cited values in YAML, checked, hashed, evaluated and explained.

`data/` is what a lawyer reads and corrects; the modules know the shapes of rules but not a single legal value.
"""
