"""A budget on a database of its own, for the campaigns on the journal; nothing here is kept."""

import atexit
import os
import random
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PARTS = ("DA2", "DA3.TDA1", "DA3.TDA2", "DA4.TDA1", "DA6.TDA2", "DA7.TDA1")


def set_up(database: str) -> None:
    """Point the product's own settings at a fresh database, durable as in service, and lay its tables out."""
    folder = tempfile.mkdtemp(prefix="giamngheo-money-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["GIAMNGHEO_DATA"] = folder
    os.environ.pop("GIAMNGHEO_DATABASE_URL", None)
    if database == "postgresql":
        from tests.throwaway import start_cluster

        os.environ["GIAMNGHEO_DATABASE_URL"] = start_cluster()
    connect()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def connect() -> None:
    """Start Django in this process on the database that the environment names, a connection for every thread."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "giamngheo.project.settings"
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    import django

    django.setup()


@dataclass(frozen=True, slots=True)
class Wish:
    """A payment about to be asked for."""

    request: UUID
    line: int
    amount: int


def build_lines(limit: int) -> list[Any]:
    """A line of every part, each with the same limit."""
    from tests.record.budget.money import build_units, give, key
    from tests.record.registry.register import build_places

    units = build_units(build_places())
    return [give(key(units["TTYT"], part), limit) for part in PARTS]


def wishes(count: int, lines: Sequence[int], largest: int, seed: int) -> list[Wish]:
    """Payments of 1 to `largest` đồng on lines drawn at random."""
    draw = random.Random(seed)
    return [
        Wish(UUID(int=draw.getrandbits(128), version=4), draw.choice(lines), draw.randint(1, largest))
        for _ in range(count)
    ]


def read_line(number: int) -> Any:
    from giamngheo.budget.models import BudgetLine

    return BudgetLine.objects.select_related("unit__place").get(pk=number)


def pay(wish: Wish) -> None:
    """Ask the program for a payment; Refused where it does not fit."""
    from giamngheo.budget import actions
    from tests.record.budget.money import said

    actions.disburse(line=read_line(wish.line), amount=wish.amount, **said(request=wish.request))


def lift_guards() -> None:
    """Take every guard of the journal out of the database, the CHECK on balances too; for controls only."""
    from django.db import connection

    from giamngheo.budget.models import Balance
    from giamngheo.integrity import guards

    check = next(one for one in Balance._meta.constraints if one.name == "budget_balance_overdraft")
    with connection.cursor() as cursor:
        for guard in guards.declared(connection):
            if guard.table.startswith("budget_"):
                for statement in guard.removal(connection):
                    cursor.execute(statement)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Balance, check)


def naive(wish: Wish, *, books: bool) -> None:
    """Look, decide, then write what was computed from what was seen: the way it goes wrong.

    `books` says that the balances are written here, because no trigger does.
    """
    from django.db import transaction

    from giamngheo.budget.models import Balance
    from giamngheo.core.problems import Refused

    line = read_line(wish.line)
    kept = Balance.objects.filter(line=line)
    seen = dict(kept.filter(account__in=("available", "spent")).values_list("account", "amount"))
    if seen["available"] < wish.amount:
        raise Refused([])
    with transaction.atomic():
        write_entry(wish, line)
        write_movement(wish, line)
        if books:
            kept.filter(account="available").update(amount=seen["available"] - wish.amount)
            kept.filter(account="spent").update(amount=seen["spent"] + wish.amount)


def write_entry(wish: Wish, line: Any) -> None:
    """The entry alone, without its movement."""
    from giamngheo.budget.actions.lines import cite
    from giamngheo.budget.models import Entry
    from tests.record.budget.money import NOW, PAID, VOUCHER

    Entry.objects.create(
        act="disburse", on=PAID, basis=cite(VOUCHER), request=wish.request, recorded_at=NOW, recorded_by="5"
    )


def write_movement(wish: Wish, line: Any) -> None:
    """The movement of an entry that was written by itself."""
    from giamngheo.budget.models import Entry, Movement

    entry = Entry.objects.get(request=wish.request)
    Movement.objects.create(
        entry=entry, act="disburse", on=entry.on, from_line=line, from_account="available", to_line=line,
        to_account="spent", amount=wish.amount,
    )  # fmt: skip
