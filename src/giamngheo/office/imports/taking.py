"""One way to take a file in, rehearsed or for good, and its counts in words."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.access.policy import Request
from giamngheo.core.layouts import Layout
from giamngheo.core.problems import Refused
from giamngheo.forms.definition import forms
from giamngheo.law.bundle import load
from giamngheo.office.imports.uploads import Outcome
from giamngheo.review import actions
from giamngheo.review.exporting import FORM_B
from giamngheo.review.importing_errors import tables_of
from giamngheo.review.ministry import LAYOUT, read_export
from giamngheo.review.models import Cycle
from giamngheo.review.staging import read_filled

SHEETS, MINISTRY = "sheets", "ministry"
KINDS: Mapping[str, str | Promise] = {
    SHEETS: _("Phiếu B theo mẫu Excel của hệ thống"),
    MINISTRY: _("Tệp xuất từ phần mềm của bộ"),
}

COUNTS: Mapping[str, str | Promise] = {
    "sheets": _("Phiếu được ghi"),
    "superseding": _("trong đó thay phiếu cũ"),
    "unchanged": _("Phiếu không đổi"),
    "unfilled": _("Hộ chưa điền, bỏ qua"),
    "new_persons": _("Người chưa có trong sổ"),
}
"""The counts of an import, in the order they are shown."""


def take_in(
    path: Path, kind: str, cycle: Cycle, request: Request, at: datetime, *, rehearse: bool
) -> Outcome:
    """What the file does, or would do; with errors among the problems nothing was done."""
    law = load().standards[cycle.standard]
    try:
        if kind == MINISTRY:
            done = actions.import_ministry(
                cycle=cycle, export=read_export(path, law), reach=request.reach, actor=request.actor, at=at,
                rehearse=rehearse,
            )  # fmt: skip
        else:
            done = actions.import_sheets(
                cycle=cycle, filled=read_filled(path, law), form=forms()[FORM_B], reach=request.reach,
                actor=request.actor, at=at, rehearse=rehearse,
            )  # fmt: skip
    except Refused as refused:
        return Outcome(kind, cycle.code, {}, refused.problems)
    counts = {name: count for name, count in asdict(done).items() if name in COUNTS}
    return Outcome(kind, cycle.code, counts, done.problems)


def said(counts: Mapping[str, int]) -> Sequence[tuple[str | Promise, int]]:
    """The counts with their words; those of nothing are left out, save the first."""
    return [
        (words, counts.get(name, 0)) for name, words in COUNTS.items() if counts.get(name) or name == "sheets"
    ]


def tables(path: Path, kind: str, cycle: Cycle) -> list[tuple[Path, Layout, str]]:
    """The tables of the file, for its error workbook."""
    if kind == MINISTRY:
        return [(path, LAYOUT, "Sheet1")]
    return tables_of(path, load().standards[cycle.standard])
