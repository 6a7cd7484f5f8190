"""The sheets that the results of a cycle rest on, each as a hash of its answers."""

import hashlib
import json
from collections.abc import Iterator
from uuid import UUID

import pyarrow as pa
from django.db.models import F

from giamngheo.extract.geography import Map
from giamngheo.extract.households import Scope
from giamngheo.facts.schema import ANSWERS
from giamngheo.review.models import DecisionLine

PIECE = 5_000


def batches(scope: Scope, places: Map) -> Iterator[pa.RecordBatch]:
    """Rows of `facts.schema.ANSWERS`, one for each line of the cycle's decisions; no answer leaves the record."""
    lines = (
        DecisionLine.objects.filter(cycle=scope.cycle)
        .order_by("pk")
        .values(
            "pk",
            "household",
            code=F("household__code"),
            uid=F("household__uid"),
            village=F("household__place"),
            sheet=F("assessment__sheet"),
            answers=F("assessment__sheet__answers"),
            form=F("assessment__sheet__form_version__form"),
            version=F("assessment__sheet__form_version__version"),
            form_hash=F("assessment__sheet__form_version__hash"),
        )
    )
    last = 0
    while piece := list(lines.filter(pk__gt=last)[:PIECE]):
        last = piece[-1]["pk"]
        villages = [scope.moved.get(row["household"], row["village"]) for row in piece]
        places.add(villages)
        sites = [places.site(village) for village in villages]
        columns = {name: [row[name] for row in piece] for name in ("sheet", "form", "version", "form_hash")}
        columns |= {
            "household": [row["code"] for row in piece],
            "village": [site.village for site in sites],
            "commune": [site.commune for site in sites],
            "digest": [digest(row["uid"], row["answers"]) for row in piece],
        }
        arrays = [pa.array(columns[field.name], field.type) for field in ANSWERS]
        yield pa.RecordBatch.from_arrays(arrays, schema=ANSWERS)


def digest(household: UUID, answers: object) -> bytes:
    """SHA-256 of a sheet's answers in one canonical form, with the household's internal number before them.

    The number is in no sealed table, so that nobody without the record can find answers by trying them.
    """
    text = json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{household}\n{text}".encode()).digest()
