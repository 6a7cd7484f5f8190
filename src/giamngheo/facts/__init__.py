"""Frozen facts and every published figure, defined once.

A sealed snapshot is a folder of Parquet files named by their hash; figures are counted over a small cube of it,
by the same Ibis expression on DuckDB and on Spark.  Nothing here knows a framework or a database server.
"""
