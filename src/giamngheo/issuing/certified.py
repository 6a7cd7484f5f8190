"""What a certificate says: on paper, and in the file by which the public page verifies it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from giamngheo.access.reach import Reach
from giamngheo.documents.papers.kinds import CertificatePaper, Issuer, Member
from giamngheo.documents.papers.qr import picture
from giamngheo.facts.transitions import LISTS
from giamngheo.issuing import wording
from giamngheo.issuing.models import Certificate
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on
from giamngheo.publications.certificates import PublishedCertificate, Standing, seal
from giamngheo.publications.codes import code_of, groups
from giamngheo.registry.entries import in_pieces
from giamngheo.registry.models import Household, Membership, Relation, Status
from giamngheo.review.models import Cycle, Decision

VERIFICATION = "/xac-minh/"
"""Where the public page is (`portal`), below the site's address."""


def certificates_of(reach: Reach, decision: Decision) -> QuerySet[Certificate]:
    """Certificates of a decision's households within reach, superseded and withdrawn ones too, by number."""
    found = reach.scope(Certificate.objects.filter(line__decision=decision), "household__place__path")
    return found.select_related("household__place", "commune").order_by("year", "serial", "pk")


def certificates_to_print(reach: Reach, decision: Decision) -> QuerySet[Certificate]:
    """Those of them that hold."""
    return live(certificates_of(reach, decision))


def certificates_of_household(reach: Reach, household: Household) -> QuerySet[Certificate]:
    """Certificates of one household within reach, the latest first."""
    found = reach.scope(Certificate.objects.filter(household=household), "household__place__path")
    return found.select_related("line__decision").order_by("-issued_on", "-pk")


def live(found: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Neither superseded nor withdrawn."""
    return found.filter(superseded_by__isnull=True, withdrawn_on__isnull=True)


def content(
    household: Household,
    members: Sequence[Membership],
    cycle: Cycle,
    commune: Place,
    status: Status,
    signed: str,
) -> dict[str, Any]:
    """What is printed of a household with its members, as the register has it on the day of issue."""
    ordered = sorted(members, key=lambda membership: membership.relation != Relation.head)
    head = next(
        (one.person.full_name for one in ordered if one.relation == Relation.head), household.head_name
    )
    return {
        "issuer": wording.body(commune),
        "issuer_place": commune.name,
        "issuer_unit": wording.within_sentence(commune),
        "authority": wording.authority(commune),
        "head": head,
        "code": household.code,
        "address": wording.address(household.place, household.address),
        "standard": wording.standard_in_words(cycle),
        "decision": status.decision,
        "decided_on": status.decided_on.isoformat(),
        "signed_by": signed,
        "members": [_member(membership) for membership in ordered],
        "synthetic": household.place.synthetic,
    }


def _member(membership: Membership) -> dict[str, str]:
    person = membership.person
    return {
        "name": person.full_name,
        "relation": wording.relation(membership),
        "born": wording.born(person.birth_year),
        "sex": wording.sex(person.sex),
    }


def members_on(on: date, households: Sequence[int]) -> dict[int, list[Membership]]:
    """Who belongs to each of some households on a day, in order of entry."""
    found: dict[int, list[Membership]] = {number: [] for number in households}
    for piece in in_pieces(households):
        rows = Membership.objects.filter(valid_on(on), household__in=piece).select_related("person")
        for membership in rows.order_by("valid_from", "pk"):
            found[membership.household_id].append(membership)
    return found


def listed_statuses(households: Sequence[int], valid_from: date) -> dict[int, Status]:
    """By household, the live status that begins on a day, where it is poor or near-poor."""
    found: dict[int, Status] = {}
    for piece in in_pieces(households):
        rows = Status.objects.filter(
            household__in=piece, valid_from=valid_from, superseded_by__isnull=True, category__in=LISTS
        )
        found |= {status.household_id: status for status in rows}
    return found


def paper(certificate: Certificate, site: str) -> CertificatePaper:
    """The certificate as it is printed; `site` is the address under which the public finds it."""
    said = certificate.content
    code = code_of(bytes.fromhex(certificate.token))
    address = f"{site.rstrip('/')}{VERIFICATION}"
    return CertificatePaper(
        issuer=Issuer(f"Ủy ban nhân dân\n{said['issuer_unit']}", said["issuer_place"]),
        number=certificate.number,
        on=certificate.issued_on,
        capacity=("Chủ tịch",),
        signed_by=said["signed_by"],
        synthetic=said["synthetic"],
        category=wording.CATEGORIES[certificate.category],
        authority=said["authority"],
        head=said["head"],
        code=said["code"],
        address=said["address"],
        standard=said["standard"],
        decision=said["decision"],
        decided_on=date.fromisoformat(said["decided_on"]),
        valid_from=certificate.valid_from,
        members=[Member(**member) for member in said["members"]],
        site=address.removeprefix("https://").removeprefix("http://"),
        verification=groups(code),
        qr=picture(f"{address}#{code}"),
    )


def published(certificate: Certificate) -> PublishedCertificate:
    """What the public page may say of it: no name, no number of a household, only their seals."""
    said = certificate.content
    token = bytes.fromhex(certificate.token)
    standing, since = _standing(certificate)
    names = [member["name"] for member in said["members"] if member["name"] != said["head"]]
    return PublishedCertificate(
        number=certificate.number,
        issuer=said["issuer"],
        issued_on=certificate.issued_on,
        category=certificate.category,
        valid_from=certificate.valid_from,
        standing=standing,
        since=since,
        head=seal(token, said["head"], said["code"]),
        members=tuple(sorted({seal(token, name, said["code"]) for name in names})),
        synthetic=said["synthetic"],
    )


def _standing(certificate: Certificate) -> tuple[Standing, date | None]:
    if certificate.withdrawn_on is not None:
        return Standing.withdrawn, certificate.withdrawn_on
    successor = certificate.superseded_by
    if successor is not None:
        return Standing.superseded, max(successor.issued_on, successor.valid_from)
    return Standing.valid, None


def every_published(rows: Sequence[int] | None = None) -> Iterator[tuple[bytes, PublishedCertificate]]:
    """The secret and the publication of certificates (of all, when none are named)."""
    found = Certificate.objects.select_related("superseded_by").order_by("pk")
    if rows is not None:
        found = found.filter(pk__in=rows)
    for certificate in found.iterator(chunk_size=1000):
        yield bytes.fromhex(certificate.token), published(certificate)
