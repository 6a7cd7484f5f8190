"""Connections to Spark, the engine for a cluster; in local mode it runs inside this machine.

Spark is the extra `giamngheo[spark]` and needs Java; nothing of it is loaded until a connection is asked for.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from giamngheo.core.problems import Kind, Problem, Refused, catalogue

catalogue(
    {
        "spark.absent": Kind(
            "Chưa cài Spark.",
            "Spark is not installed.",
            "Cài thêm gói giamngheo[spark], hoặc dùng --engine duckdb.",
            "Install the extra giamngheo[spark], or use --engine duckdb.",
        ),
        "spark.no_java": Kind(
            "Spark không khởi động được: cần Java 17 trở lên.",
            "Spark does not start: it needs Java 17 or later.",
            "Cài Java và đặt biến JAVA_HOME, hoặc dùng --engine duckdb.",
            "Install Java and set JAVA_HOME, or use --engine duckdb.",
        ),
    }
)

_SETTINGS = {
    "spark.app.name": "giamngheo",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={Path(__file__).with_suffix('.properties').as_uri()}",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def connect_spark(master: str | None = None) -> Iterator[Any]:
    """Spark behind Ibis for the length of the block; a session that was running already is used and left alone.

    `master` is a cluster's address, by default `SPARK_MASTER` or this machine's own cores.  Raises `Refused`
    where Spark or Java is not there.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ImportError:
        raise Refused([Problem("spark.absent")]) from None
    running = SparkSession.getActiveSession()
    builder = SparkSession.builder.master(master or os.environ.get("SPARK_MASTER", "local[*]"))
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    try:
        session = running or builder.getOrCreate()
    except PySparkRuntimeError:
        raise Refused([Problem("spark.no_java")]) from None
    try:
        yield ibis.pyspark.connect(session)
    finally:
        if running is None:
            session.stop()


def fetch(table: ibis.Table) -> pa.Table:
    """The rows of an Ibis table of either engine; from Spark as Arrow too, not by way of pandas, which has no
    whole numbers with gaps."""
    backend = ibis.get_backend(table)
    return (
        backend.raw_sql(backend.compile(table)).toArrow() if backend.name == "pyspark" else table.to_pyarrow()
    )
