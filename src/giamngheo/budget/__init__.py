"""The money: lines of the budget (dòng dự toán), and the journal of what was given, shared out, advanced and spent.

The journal is append-only double entry in whole đồng; the database keeps the balances and refuses an overdraft.
"""
