"""Where an installation keeps its data, its secret and its database; all of it told by the environment.

GIAMNGHEO_DATA          the data directory (default: `data` in the working directory)
GIAMNGHEO_DATABASE_URL  a PostgreSQL address; without it the database is a SQLite file in the data directory
"""

import json
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

# SQLite 3.7.0 to 3.51.2 can reset the WAL while another connection writes and checkpoints, losing pages.
FIRST_SQLITE_WITH_A_SAFE_WAL = (3, 51, 3)


def data_directory(environment: Mapping[str, str]) -> Path:
    """Where an installation keeps everything that must last; made, for its owner alone, when absent."""
    folder = Path(environment.get("GIAMNGHEO_DATA") or "data").resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


DEMONSTRATION = "demonstration.json"
"""Stands in a directory that was made by `demo`, and may therefore be cleared by it."""


def story_date(folder: Path) -> date | None:
    """The day on which a demonstration's story stands; None for an installation with a life of its own."""
    try:
        said = json.loads((folder / DEMONSTRATION).read_text(encoding="utf-8"))
        return date.fromisoformat(said["today"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def secret_key(folder: Path) -> str:
    """The installation's own secret, drawn on first use; two processes starting at once agree on one."""
    path = folder / "secret_key"
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".secret_key")  # readable by its owner alone
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # fails when another process was first, and then its secret holds
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text().strip()


def database(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Django's description of the one database."""
    url = environment.get("GIAMNGHEO_DATABASE_URL")
    return postgresql(url) if url else sqlite(folder / "giamngheo.sqlite3")


def sqlite(path: Path) -> dict[str, Any]:
    """A file written by one transaction at a time, none of which is lost at a power cut."""
    journal = "WAL" if sqlite3.sqlite_version_info >= FIRST_SQLITE_WITH_A_SAFE_WAL else "TRUNCATE"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # IMMEDIATE takes the write lock at BEGIN: a read that becomes a write is never refused as busy.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                f"PRAGMA journal_mode={journal};PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY;PRAGMA cache_size=-65536;"
            ),
        },
    }


def postgresql(url: str) -> dict[str, Any]:
    """A server reached through a pool; `url` is any address that libpq understands."""
    from psycopg.conninfo import conninfo_to_dict  # only an installation on PostgreSQL needs the driver

    parts = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "giamngheo"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 16, "timeout": 20}, **parts},
    }
