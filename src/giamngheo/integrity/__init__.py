"""Invariants that the database itself holds, the same on SQLite and PostgreSQL.

Tables whose rows are never edited, dated rows that do not overlap, text compared byte by byte.
"""
