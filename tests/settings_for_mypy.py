"""The product's settings as the type checker loads them: it leaves its data in its own cache."""

import os

os.environ["GIAMNGHEO_DATA"] = ".mypy_cache/giamngheo"
os.environ.pop("GIAMNGHEO_DATABASE_URL", None)

from giamngheo.project.settings import *  # noqa: F403
