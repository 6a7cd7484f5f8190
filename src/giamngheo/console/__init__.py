"""The command line: thin commands over the packages below, each in a module of its own."""
