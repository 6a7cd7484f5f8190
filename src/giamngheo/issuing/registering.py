"""Writing issued papers into the register (sổ văn bản): printed once, kept as printed, superseded and never changed."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from giamngheo.audit import actions as audit
from giamngheo.audit.actions import Actor
from giamngheo.core.files import replacing
from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.documents.papers.kinds import Paper
from giamngheo.documents.papers.rendering import canonical, compiled, kind_of, plain, template_hash
from giamngheo.integrity.superseding import reserve
from giamngheo.issuing.models import IssuedPaper, PaperKind
from giamngheo.places.models import Place
from giamngheo.review.models import Cycle

NUMBERED = (PaperKind.refusal, PaperKind.report, PaperKind.decision, PaperKind.leaving_decision)
"""Papers whose number the steps of the review record; the others are numbered by hand, if at all."""

catalogue(
    {
        "issuing.paper_unnumbered": Kind(
            "{paper} chưa có số hoặc ngày.",
            "{paper} has no number or no day.",
            "Lấy số văn bản rồi ghi vào bước tương ứng.",
            "Take a number and enter it with its step.",
        ),
    }
)


@transaction.atomic
def issue_paper(
    *,
    papers: Sequence[Paper],
    subject: str,
    place: Place,
    cycle: Cycle,
    root: Path,
    actor: Actor,
    at: datetime,
) -> IssuedPaper:
    """Enter a paper (all its copies) into the register, with its file; the same content again gives the row there is.

    Other content supersedes the row: what was issued is replaced by a new paper and never changed.
    """
    paper = papers[0]
    kind = PaperKind(kind_of(paper))
    if paper.on is None or (kind in NUMBERED and not paper.number):
        raise Refused([Problem("issuing.paper_unnumbered", values={"paper": kind.label})])
    data = [plain(copy) for copy in papers]
    data_hash = hashlib.sha256(canonical(data)).hexdigest()
    Place.objects.select_for_update(no_key=True, of=("self",)).get(pk=place.pk)
    held = live_paper(kind, subject)
    if held is not None and held.data_hash == data_hash:
        return held
    file_hash = _kept(root, compiled(kind, data))
    (number,) = reserve(IssuedPaper, 1)
    if held is not None:
        IssuedPaper.objects.filter(pk=held.pk).update(superseded_by=number)
    made = IssuedPaper(
        pk=number,
        kind=kind,
        subject=subject,
        number=paper.number,
        on=paper.on,
        place=place,
        cycle=cycle,
        data=data,
        data_hash=data_hash,
        template_hash=template_hash(kind),
        file_hash=file_hash,
        issued_at=at,
        issued_by=actor.account_id,
    )
    made.save(force_insert=True)
    audit.record(
        actor=actor,
        verb="issuing.issue_paper",
        object_kind="issued_paper",
        object_id=f"{kind} {paper.number or subject}",
        place_code=place.code,
        details={
            "subject": subject,
            "data": data_hash,
            "file": file_hash,
            "supersedes": held.pk if held else None,
        },
        at=at,
    )
    return made


def live_paper(kind: str, subject: str) -> IssuedPaper | None:
    """The paper in force about a subject; None where none was issued."""
    return IssuedPaper.objects.filter(kind=kind, subject=subject, superseded_by__isnull=True).first()


def live_papers(subjects: Collection[str]) -> dict[tuple[str, str], IssuedPaper]:
    """The papers in force about some subjects, by kind and subject."""
    found = IssuedPaper.objects.filter(subject__in=subjects, superseded_by__isnull=True)
    return {(paper.kind, paper.subject): paper for paper in found}


def file_of(root: Path, issued: IssuedPaper) -> Path:
    """Where the file of an issued paper lies."""
    return root / issued.file_hash[:2] / f"{issued.file_hash}.pdf"


def intact(root: Path, issued: IssuedPaper) -> bytes | None:
    """The file as it was issued; None where it is gone or no longer the same."""
    path = file_of(root, issued)
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content if hashlib.sha256(content).hexdigest() == issued.file_hash else None


def _kept(root: Path, content: bytes) -> str:
    """Write a file under its own hash, whole; a file that is there already is the same."""
    name = hashlib.sha256(content).hexdigest()
    path = root / name[:2] / f"{name}.pdf"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as sibling:
            sibling.write_bytes(content)
    return name
