"""The migrations tell the whole of the models, and the database holds the invariants."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from giamngheo.integrity import guards
from giamngheo.integrity.operations import AppendOnly, NoOverlap

MODELS = [model for model in apps.get_models() if model.__module__.startswith("giamngheo.")]


def test_no_model_is_ahead_of_its_migrations(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_database_holds_every_guard(db: None) -> None:
    assert guards.missing(connection) == []


@pytest.mark.parametrize(
    "table",
    [
        model._meta.db_table
        for model in MODELS
        if {"valid_from", "valid_to"} <= {field.name for field in model._meta.fields}
    ],
)
def test_dated_rows_do_not_overlap(db: None, table: str) -> None:
    assert table in {guard.table for guard in guards.declared(connection) if isinstance(guard, NoOverlap)}


def test_the_action_log_is_append_only(db: None) -> None:
    assert "audit_line" in {
        guard.table for guard in guards.declared(connection) if isinstance(guard, AppendOnly)
    }


def test_every_key_counts_in_64_bits() -> None:
    small = [model.__name__ for model in MODELS if model._meta.pk.get_internal_type() == "AutoField"]
    assert small == []
