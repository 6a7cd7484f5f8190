"""Việc cần làm: what waits for the person who signed in, by date, each line leading to the page that does it."""
