"""The filters above the list; they live in the address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from giamngheo.access.reach import Reach
from giamngheo.documents.ethnicity import ethnic_groups
from giamngheo.office import words
from giamngheo.office.households.fields import day
from giamngheo.places.models import Place
from giamngheo.registry.criteria import ANY, Criteria
from giamngheo.registry.models import Sex

_LARGEST = 99


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; None is "any"."""

    text: str
    place: Place | None
    category: str | None
    page: int
    criteria: Criteria = ANY

    @property
    def are_set(self) -> bool:
        return bool(self.text or self.place or self.category or self.criteria != ANY)

    @property
    def finer(self) -> bool:
        """Whether anything is asked for beyond name, place and category."""
        return self.criteria != ANY

    @property
    def values(self) -> Mapping[str, str]:
        """The finer filters as an address holds them."""
        return {name: write(getattr(self.criteria, field)) for name, (field, _, write) in _FIELDS.items()}

    @property
    def typed(self) -> Mapping[str, str]:
        """The finer filters as the fields of the form hold them: days as they are written here."""
        days = {
            name: getattr(self.criteria, field) for name, (field, read, _) in _FIELDS.items() if read is _day
        }
        return {**self.values, **{name: f"{day:%d/%m/%Y}" for name, day in days.items() if day is not None}}

    def address(self, page: int | None = None) -> str:
        """The same filters as the tail of an address, on another page when one is given."""
        parts: dict[str, Any] = {
            "q": self.text,
            "place": self.place.path if self.place else "",
            "category": self.category or "",
            **self.values,
            "page": page or "",
        }
        return "?" + urlencode({key: value for key, value in parts.items() if value})


def read_filters(query: QueryDict, reach: Reach) -> Filters:
    """The filters of an address; a place out of reach or an unknown category is not found.

    Who may not see ethnicity cannot ask for it either.
    """
    path, category = query.get("place", ""), query.get("category", "")
    place = Place.objects.filter(path=path).order_by("-valid_from").first() if path else None
    if (path and (place is None or not reach.covers(place))) or (
        category and category not in words.CATEGORIES
    ):
        raise Http404
    if query.get("ethnicity") and not reach.can("household.read_sensitive"):
        raise Http404
    page = query.get("page", "")
    return Filters(
        text=query.get("q", "").strip()[:120],
        place=place,
        category=category or None,
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
        criteria=Criteria(
            **{field: read(query.get(name, "").strip()) for name, (field, read, _) in _FIELDS.items()}
        ),
    )


def _number(text: str) -> int | None:
    return min(int(text), _LARGEST) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _day(text: str) -> date | None:
    found = day(text) if text else None
    if text and found is None:
        raise Http404
    return found


def _flag(text: str) -> bool:
    return text == "1"


def _sex(text: str) -> str | None:
    return _one_of(text, Sex.values)


def _ethnicity(text: str) -> str | None:
    return _one_of(text, ethnic_groups())


def _one_of(text: str, known: Any) -> str | None:
    if text and text not in known:
        raise Http404
    return text or None


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


_FIELDS: Mapping[str, tuple[str, Callable[[str], Any], Callable[[object], str]]] = {
    "from": ("least_size", _number, _written),
    "to": ("most_size", _number, _written),
    "sex": ("head_sex", _sex, _written),
    "ethnicity": ("ethnicity", _ethnicity, _written),
    "children": ("with_children", _flag, _written),
    "escaped": ("newly_escaped", _flag, _written),
    "changed": ("status_since", _day, _written),
    "event": ("event_since", _day, _written),
    "closed": ("closed", _flag, _written),
}
"""Name in the address → what it asks for, how it is read and written."""
