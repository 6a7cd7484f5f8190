"""What an installation is told and what it keeps."""

import multiprocessing
import sqlite3
import stat
from pathlib import Path

import pytest
from django.db import connection

from giamngheo.project import installation


def test_the_data_directory_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    folder = installation.data_directory({"GIAMNGHEO_DATA": str(tmp_path / "a" / "b")})
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_secret_is_drawn_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    secret = installation.secret_key(tmp_path)
    assert len(secret) >= 60
    assert installation.secret_key(tmp_path) == secret
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert installation.secret_key(tmp_path) != installation.secret_key(tmp_path / "a")


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(installation.secret_key, [tmp_path] * 16))) == 1


@pytest.mark.parametrize(("version", "journal"), [((3, 40, 1), "TRUNCATE"), ((3, 51, 3), "WAL")])
def test_sqlite_uses_wal_only_where_it_is_safe(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: tuple[int, int, int], journal: str
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    options = installation.database({}, tmp_path)["OPTIONS"]
    assert f"journal_mode={journal};" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://an@db.local:5433/ngheo?sslmode=require",
        "dbname=ngheo user=an host=db.local port=5433 sslmode=require",
    ],
)
def test_postgresql_takes_any_address_of_libpq(tmp_path: Path, url: str) -> None:
    found = installation.database({"GIAMNGHEO_DATABASE_URL": url}, tmp_path)
    assert {key: found[key] for key in ("NAME", "USER", "HOST", "PORT")} == {
        "NAME": "ngheo",
        "USER": "an",
        "HOST": "db.local",
        "PORT": "5433",
    }
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["OPTIONS"]["pool"]


def test_the_connection_really_is_so(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("pragmas of SQLite")
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")
        }
    assert values == {"synchronous": 2, "foreign_keys": 1}
