"""Everything that must hold in what is stored, looked at afresh: dates that overlap, a broken log, changed snapshots.

The database refuses most of this as it is written; these checks find what was changed behind its back.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from giamngheo.audit.queries import verify_chain
from giamngheo.budget.invariants import broken_journal
from giamngheo.core.problems import Kind, Problem, Spot, catalogue
from giamngheo.extract.answers import digest
from giamngheo.facts import snapshot
from giamngheo.integrity import guards
from giamngheo.issuing.folders import papers_root, publications_root
from giamngheo.issuing.models import Snapshot
from giamngheo.issuing.paper_invariants import (
    certificates_not_published,
    certificates_of_nobody,
    papers_changed,
)
from giamngheo.places.models import Place
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Membership, Status
from giamngheo.registry.queries import stale_summaries
from giamngheo.review.delivery_invariants import broken_deliveries
from giamngheo.review.invariants import broken_steps
from giamngheo.review.models import Sheet

_SHEETS_AT_ONCE = 5_000

catalogue(
    {
        "check.overlap": Kind(
            "{what} “{name}” có hai dòng cùng hiệu lực ngày {on}.",
            "{what} “{name}” has two rows in force on {on}.",
            "Khôi phục từ bản sao lưu gần nhất, báo người quản trị.",
            "Restore the last backup and tell the administrator.",
        ),
        "check.sheet_changed": Kind(
            "Phiếu {sheet} của hộ {household} không còn như khi niêm phong {name}.",
            "Sheet {sheet} of household {household} is not what it was when {name} was sealed.",
            "Đối chiếu với phiếu giấy và nhật ký; khôi phục từ bản sao lưu nếu bị sửa ngoài phần mềm.",
            "Compare it with the paper and the log; restore the backup if it was changed behind the program's back.",
        ),
        "check.snapshot_gone": Kind(
            "Không còn thư mục niêm phong {name}.",
            "The sealed folder {name} is gone.",
            "Khôi phục từ bản sao lưu.",
            "Restore it from the backup.",
        ),
    }
)


def broken(root: Path) -> Iterator[Problem]:
    """Every invariant that does not hold; `root` holds the sealed folders."""
    parts: list[Callable[[], Iterator[Problem]]] = [
        _places,
        _statuses,
        _memberships,
        lambda: iter(verify_chain()),
        lambda: iter(guards.missing(connection)),
        stale_summaries,
        broken_steps,
        broken_deliveries,
        broken_journal,
        lambda: changed_snapshots(root),
        lambda: changed_answers(root),
        lambda: certificates_not_published(publications_root()),
        certificates_of_nobody,
        lambda: papers_changed(papers_root()),
    ]
    for part in parts:
        yield from part()


def _places() -> Iterator[Problem]:
    for place in _overlapping(Place.objects.all(), "code"):
        yield _overlap("Đơn vị hành chính", place.code, place)


def _statuses() -> Iterator[Problem]:
    live = Status.objects.filter(superseded_by__isnull=True)
    for status in _overlapping(live, "household_id").select_related("household"):
        yield _overlap("Diện của hộ", status.household.code, status)


def _memberships() -> Iterator[Problem]:
    for membership in _overlapping(Membership.objects.all(), "person_id").select_related("person"):
        yield _overlap("Nhân khẩu", str(membership.person.uid), membership)


def _overlapping(rows: "QuerySet[Any]", key: str) -> "QuerySet[Any]":
    """Rows that begin while another row of the same key is in force."""
    others = rows.filter(**{key: OuterRef(key)}, valid_from__lte=OuterRef("valid_from")).exclude(
        pk=OuterRef("pk")
    )
    in_force = others.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=OuterRef("valid_from")))
    return rows.filter(Exists(in_force)).order_by(F("valid_from"), "pk")


def _overlap(what: str, name: str, row: Any) -> Problem:
    return Problem("check.overlap", Spot(), {"what": what, "name": name, "on": f"{row.valid_from:%d/%m/%Y}"})


def changed_snapshots(root: Path) -> Iterator[Problem]:
    """What is wrong with the sealed folders that the record names."""
    for sealed in Snapshot.objects.order_by("made_at"):
        folder = root / sealed.folder
        if folder.is_dir():
            yield from snapshot.verify(folder)
        else:
            yield Problem("check.snapshot_gone", Spot(), {"name": sealed.name})


def changed_answers(root: Path) -> Iterator[Problem]:
    """Sheets behind sealed results whose answers, household or number are not those that were sealed.

    A folder that is damaged is left to `changed_snapshots`.
    """
    for sealed in Snapshot.objects.order_by("made_at"):
        folder = root / sealed.folder
        if folder.is_dir() and not snapshot.verify(folder):
            for code in sorted(snapshot.read_manifest(folder)["communes"]):
                with pq.ParquetFile(snapshot.part(folder, code) / "answers.parquet") as file:
                    for batch in file.iter_batches(_SHEETS_AT_ONCE):
                        yield from _unlike(batch, sealed.name)


def _unlike(batch: pa.RecordBatch, name: str) -> Iterator[Problem]:
    rows = batch.to_pylist()
    numbers = [row["sheet"] for row in rows]
    kept: dict[int, tuple[str, bytes]] = {}
    for piece in in_pieces(numbers):
        found = Sheet.objects.filter(pk__in=piece)
        for pk, code, uid, answers in found.values_list("pk", "household__code", "household__uid", "answers"):
            kept[pk] = (code, digest(uid, answers))
    for row in rows:
        if kept.get(row["sheet"]) != (row["household"], row["digest"]):
            values = {"sheet": row["sheet"], "household": row["household"], "name": name[:12]}
            yield Problem("check.sheet_changed", Spot(), values)
