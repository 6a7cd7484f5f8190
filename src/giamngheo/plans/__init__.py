"""The figures of a plan as it prints them, what they must add up to, and the audit that holds one against the other.

A plan is a tree of figures (`reading`), each the text that was printed with the words beside it and the relations it
must satisfy.  `audit` says which contradict each other and what they should be; `seed` is the plan of Bắc Sơn for 2024,
whole.  Printed numbers are exact; nothing here knows a framework or a database.
"""
