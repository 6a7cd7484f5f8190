"""Signing in and out, and what one chooses for oneself: language, unit, cycle."""
