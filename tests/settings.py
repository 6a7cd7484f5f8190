"""The product's own settings, in a data directory and on a database of the tests' own.

GIAMNGHEO_TEST_DATABASE=postgresql runs the tests on PostgreSQL: on the server that
GIAMNGHEO_TEST_DATABASE_URL names, else on a throw-away cluster started for this run.
"""

import atexit
import os
import shutil
import tempfile

from tests import throwaway

ENGINE = os.environ.get("GIAMNGHEO_TEST_DATABASE", "sqlite")
os.environ["GIAMNGHEO_DATA"] = tempfile.mkdtemp(prefix="giamngheo-tests-")
atexit.register(shutil.rmtree, os.environ["GIAMNGHEO_DATA"], ignore_errors=True)
os.environ.pop("GIAMNGHEO_DATABASE_URL", None)
if ENGINE == "postgresql":
    # The workers of a parallel run find the address in the environment and share the one cluster.
    if "GIAMNGHEO_TEST_DATABASE_URL" not in os.environ:
        os.environ["GIAMNGHEO_TEST_DATABASE_URL"] = throwaway.start_cluster()
    os.environ["GIAMNGHEO_DATABASE_URL"] = os.environ["GIAMNGHEO_TEST_DATABASE_URL"]

from giamngheo.project.settings import *  # noqa: E402, F403
from giamngheo.project.settings import DATA_DIRECTORY, DATABASES  # noqa: E402

if ENGINE == "sqlite":
    # A file and not memory: race tests need several connections.  Whoever relies on the order of an
    # unordered query gets it backwards.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIRECTORY / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA reverse_unordered_selects=ON;"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
