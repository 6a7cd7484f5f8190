"""The first page: where the unit stands, on a map, in a table and on one sheet of paper."""
