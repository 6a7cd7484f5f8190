"""Commands that work on an installation: where its data lie, and Django made ready before the record is touched."""

import os
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from giamngheo.core.problems import Kind, Problem, Refused, Spot, catalogue

if TYPE_CHECKING:
    from giamngheo.review.models import Cycle

catalogue(
    {
        "console.no_installation": Kind(
            "Chưa có dữ liệu ở “{folder}”.",
            "There is no installation in “{folder}”.",
            "Chạy `giamngheo init` (dữ liệu thật) hoặc `giamngheo demo` (dữ liệu giả lập) trước.",
            "Run `giamngheo init` (real data) or `giamngheo demo` (synthetic data) first.",
        ),
        "console.unknown_cycle": Kind(
            "Không có đợt rà soát “{cycle}”.",
            "There is no review cycle “{cycle}”.",
            "Các đợt hiện có: {known}.",
            "Known cycles: {known}.",
        ),
        "console.behind": Kind(
            "Cơ sở dữ liệu chưa theo kịp phần mềm: còn {count} bước cập nhật.",
            "The database is behind the software: {count} migrations wait.",
            "Sao lưu rồi chạy `giamngheo migrate`.",
            "Back up, then run `giamngheo migrate`.",
        ),
    }
)

_Command = TypeVar("_Command", bound=Callable[..., Any])

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="GIAMNGHEO_DATA",
    default=Path("data"),
    show_default=True,
    help="Thư mục dữ liệu / data directory.",
)


def make_ready(data: Path) -> None:
    """Points the settings at a data directory and starts Django; safe to call twice."""
    os.environ["GIAMNGHEO_DATA"] = str(data.resolve())
    import django  # the commands without a database must not pay for it

    django.setup()


def needs_installation(command: _Command) -> _Command:
    """Refuses to run where nothing was installed or the database is behind; needs a `data` option."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        data: Path = options["data"]
        if not os.environ.get("GIAMNGHEO_DATABASE_URL") and not (data / "giamngheo.sqlite3").is_file():
            raise Refused([Problem("console.no_installation", Spot(), {"folder": data})])
        make_ready(data)
        if waiting := migrations_waiting():
            raise Refused([Problem("console.behind", Spot(), {"count": waiting})])
        return command(*args, **options)

    return run  # type: ignore[return-value]


def cycle_of(code: str) -> "Cycle":
    """The cycle of a code, once Django is ready; Refused, with the codes there are, where there is none."""
    from giamngheo.review.models import Cycle

    found = Cycle.objects.filter(code=code).first()
    if found is None:
        values = {"cycle": code, "known": ", ".join(Cycle.objects.values_list("code", flat=True)) or "–"}
        raise Refused([Problem("console.unknown_cycle", values=values)])
    return found


def migrations_waiting() -> int:
    """How many migrations the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
