"""What the actions of the register are given: households, members and statuses about to be entered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from uuid import UUID, uuid4

from giamngheo.core.text import clean, fold, name_key
from giamngheo.places.models import Place
from giamngheo.registry.models import Household, Person, Relation

_PIECE = 500  # well below the number of parameters that SQLite takes in one statement

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class NewMember:
    """A person entered with a household; what is not known is None."""

    full_name: str
    relation: str
    sex: str | None = None
    birth_date: date | None = None
    birth_year: int | None = None
    ethnicity: str | None = None
    identity_number: str | None = None
    uid: UUID = field(default_factory=uuid4)

    def person(self) -> Person:
        """The unsaved row; a full birth date decides the year."""
        return Person(
            uid=self.uid,
            **person_names(self.full_name),
            sex=self.sex,
            birth_date=self.birth_date,
            birth_year=self.birth_date.year if self.birth_date else self.birth_year,
            ethnicity=self.ethnicity,
            identity_number=self.identity_number or None,
        )


@dataclass(frozen=True, slots=True)
class NewHousehold:
    """A household entered with its members, exactly one of them the head.

    `arrival` is a kind of `models.ARRIVALS` and stays None only for households that the register starts with;
    `split_from` is the household left behind by one that `arrival` says is split from it.
    """

    code: str
    place: Place
    created_on: date
    members: Sequence[NewMember]
    address: str = ""
    arrival: str | None = None
    split_from: Household | None = None
    uid: UUID = field(default_factory=uuid4)

    def household(self) -> Household:
        """The unsaved row, with what it repeats of its members."""
        named = sorted(self.members, key=lambda member: member.relation != Relation.head)
        return Household(
            uid=self.uid,
            code=self.code,
            place=self.place,
            address=clean(self.address),
            created_on=self.created_on,
            **member_summary([member.full_name for member in named]),
        )


@dataclass(frozen=True, slots=True)
class NewStatus:
    """A category about to be recognised; `household` is the row's number."""

    household: int
    category: str
    assessment_ref: str = ""


def person_names(full_name: str) -> dict[str, str]:
    """The name columns of a person: as written, to search by, to sort by."""
    return {"full_name": clean(full_name), "folded": fold(full_name), "sort": name_key(full_name)}


def member_summary(names: Sequence[str]) -> dict[str, str | int]:
    """The columns of a household that repeat its members, given their names with the head's first.

    Without members the head's name is empty.
    """
    head = names[0] if names else ""
    return {
        "head_name": clean(head),
        "head_folded": fold(head),
        "head_sort": name_key(head),
        "size": len(names),
        "names": _between_strokes(clean(name).lower() for name in names),
        "folded": _between_strokes(fold(name) for name in names),
    }


def _between_strokes(names: Iterable[str]) -> str:
    return "|" + "".join(f"{name}|" for name in names)


def in_pieces(items: Sequence[_Item], size: int = _PIECE) -> Iterator[Sequence[_Item]]:
    """The items in order, at most `size` at a time, for statements that name every row."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
