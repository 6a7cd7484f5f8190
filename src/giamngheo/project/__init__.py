"""The installation: settings, addresses, server entry; the only package that knows every other."""
