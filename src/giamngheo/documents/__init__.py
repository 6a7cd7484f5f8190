"""Documents drawn from the data (biểu, bảng, bản đồ): table definitions and their Excel, web and text renderings.

`table.Table` is the one description of a table; `review_tables/` declares the fifteen district review tables as
data, `build` joins them to a snapshot's figures, `reconcile` checks them against each other.
"""
