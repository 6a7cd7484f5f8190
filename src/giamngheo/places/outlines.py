"""Outlines of communes for drawing maps; only the units since 1 July 2025 are at hand openly licensed."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from giamngheo.documents.maps import Outline, outlines

DATA = Path(__file__).parent / "data"
COMMUNES_FROM = date(2025, 7, 1)


@cache
def communes() -> tuple[Outline, ...]:
    """The communes whose outline is known, as they are since `COMMUNES_FROM`; not a legal boundary."""
    path = DATA / f"commune_outlines_{COMMUNES_FROM.isoformat()}.geojson"
    return outlines(json.loads(path.read_text(encoding="utf-8")))
