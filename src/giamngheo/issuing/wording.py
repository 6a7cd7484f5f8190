"""What the papers call bodies, places, laws and people; the record gives the names, this module the phrases."""

from collections.abc import Mapping
from datetime import date

from giamngheo.documents.papers.kinds import Issuer
from giamngheo.law.bundle import load
from giamngheo.places.models import Level, Place
from giamngheo.registry.models import Category, Membership, Relation, Sex
from giamngheo.review.models import Cycle

COMMITTEE = "Ban chỉ đạo rà soát\nhộ nghèo, hộ cận nghèo"
NOBODY = Issuer("", "")
"""For a form that no unit has issued yet."""
CATEGORIES: Mapping[str, str] = {str(category): category.label for category in Category}


def within_sentence(place: Place) -> str:
    """`xã Long Đống`: the full name as it stands inside a sentence."""
    return _lowered(place.full_name)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def commune_of(place: Place) -> Place:
    """The commune in which a village lies; a unit that is no village is itself."""
    return place.parent if place.level == Level.village and place.parent is not None else place


def body(place: Place) -> str:
    """`Ủy ban nhân dân xã Long Đống`."""
    return f"Ủy ban nhân dân {within_sentence(place)}"


def authority(place: Place) -> str:
    """Who decides and signs: the chairman of the unit's people's committee."""
    return f"Chủ tịch {body(place)}"


def administration(place: Place) -> Issuer:
    """The people's committee of a unit as an issuing body; it names no body above it."""
    return Issuer(f"Ủy ban nhân dân\n{within_sentence(place)}", place.name)


def committee(commune: Place) -> Issuer:
    """The commune's steering committee of the review."""
    return Issuer(COMMITTEE, commune.name, f"Ủy ban nhân dân\n{within_sentence(commune)}")


def village_of(village: Place, commune: Place) -> Issuer:
    """A village, whose meeting keeps its own minutes."""
    return Issuer(village.full_name, commune.name, f"Ủy ban nhân dân\n{within_sentence(commune)}")


def committee_in_words(commune: Place) -> str:
    """The same committee inside a sentence."""
    return f"Ban chỉ đạo rà soát {within_sentence(commune)}"


def address(place: Place, street: str = "") -> str:
    """`số 5, thôn Nà Mỏ, xã Long Đống`."""
    parts = [street, within_sentence(place)]
    if place.level == Level.village and place.parent is not None:
        parts.append(within_sentence(place.parent))
    return ", ".join(part for part in parts if part)


def standard_in_words(cycle: Cycle) -> str:
    """The standard that a cycle measures by, with its instrument where the law bundle knows one."""
    found = load().standards.get(cycle.standard)
    return _lowered(str(found.title["vi"])) if found is not None else cycle.standard


def grounds(cycle: Cycle) -> tuple[str, ...]:
    """The instruments that a paper of the cycle rests on, as far as the law bundle cites them."""
    law = load()
    cited = [cycle.standard]
    procedure = law.procedures.get(cycle.procedure)
    if procedure is not None:
        cited += [step.source.instrument for step in procedure.steps]
    known = [law.instruments[one] for one in dict.fromkeys(cited) if one in law.instruments]
    lines = [
        f"Căn cứ {one.kind} số {one.number}{_signed(one.signed)} của {one.issuer} về {_lowered(str(one.about['vi']))}"
        for one in known
    ]
    return tuple(f"{line}{'.' if place == len(lines) - 1 else ';'}" for place, line in enumerate(lines))


def _signed(on: date | None) -> str:
    if on is None:
        return ""
    month = f"{on.month:02}" if on.month <= 2 else str(on.month)
    return f" ngày {on.day:02} tháng {month} năm {on.year}"


def relation(membership: Membership) -> str:
    """What a member is to the head."""
    return Relation(membership.relation).label


def sex(code: str | None) -> str:
    """`nam`, `nữ`, or nothing where it is not known."""
    return Sex(code).label if code else ""


def born(year: int | None) -> str:
    """The year of birth, or nothing."""
    return "" if year is None else str(year)
