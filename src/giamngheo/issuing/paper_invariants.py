"""What must hold of certificates and issued papers: published as they stand, held by the listed, kept as issued."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.db.models import Exists, OuterRef

from giamngheo.core.problems import Kind, Problem, Severity, Spot, catalogue
from giamngheo.documents.papers.rendering import canonical
from giamngheo.facts.transitions import LISTS
from giamngheo.issuing.certified import live, published
from giamngheo.issuing.models import Certificate, IssuedPaper
from giamngheo.issuing.registering import intact
from giamngheo.publications.certificates import as_text, path_of
from giamngheo.registry.models import Status

catalogue(
    {
        "check.certificate_unpublished": Kind(
            "Giấy chứng nhận {number} của {commune} chưa được công bố để xác minh, hoặc bản công bố đã khác.",
            "Certificate {number} of {commune} is not published for verification, or says something else there.",
            "Công bố lại: mở trang giấy chứng nhận của quyết định và chọn “Công bố lại”.",
            "Publish again: open the page of the decision's certificates and choose to republish.",
        ),
        "check.certificate_of_nobody": Kind(
            "Giấy chứng nhận {number} của {commune} còn hiệu lực nhưng hộ không còn trong danh sách.",
            "Certificate {number} of {commune} holds, but its household is no longer on a list.",
            "Cấp giấy theo quyết định mới nhất (giấy cũ tự thu hồi), hoặc thu hồi giấy này.",
            "Issue the certificates of the latest decision, which withdraws this one, or withdraw it by hand.",
            severity=Severity.warning,
        ),
        "check.paper_changed": Kind(
            "Văn bản {number} không còn như khi ban hành.",
            "Paper {number} is not what it was when it was issued.",
            "Khôi phục thư mục papers từ bản sao lưu.",
            "Restore the folder `papers` from the backup.",
        ),
    }
)


def certificates_not_published(root: Path) -> Iterator[Problem]:
    """Certificates whose file for the public page is missing or differs."""
    found = Certificate.objects.select_related("superseded_by", "commune", "household").order_by("pk")
    for certificate in found.iterator(chunk_size=1000):
        path = path_of(root, bytes.fromhex(certificate.token))
        if not path.is_file() or path.read_text(encoding="utf-8") != as_text(published(certificate)):
            yield _of("check.certificate_unpublished", certificate)


def certificates_of_nobody() -> Iterator[Problem]:
    """Certificates that hold although their household has no poor or near-poor status that is open."""
    listed = Status.objects.filter(
        household=OuterRef("household"), superseded_by__isnull=True, valid_to__isnull=True, category__in=LISTS
    )
    found = live(Certificate.objects.select_related("commune", "household")).exclude(Exists(listed))
    for certificate in found.order_by("pk"):
        yield _of("check.certificate_of_nobody", certificate)


def papers_changed(root: Path) -> Iterator[Problem]:
    """Issued papers whose content or file is not what was issued."""
    for issued in IssuedPaper.objects.order_by("pk").iterator(chunk_size=200):
        said = hashlib.sha256(canonical(issued.data)).hexdigest()
        if said != issued.data_hash or intact(root, issued) is None:
            yield Problem("check.paper_changed", values={"number": issued.number})


def _of(code: str, certificate: Certificate) -> Problem:
    values = {"number": certificate.number, "commune": certificate.commune.full_name}
    return Problem(code, Spot(household=certificate.household.code), values)
