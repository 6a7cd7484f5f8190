"""The filters above the list; they live in the address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from giamngheo.access.reach import Reach
from giamngheo.office import words
from giamngheo.places.models import Place


@dataclass(frozen=True, slots=True)
class Filters:
    """What is looked for; None is "any"."""

    text: str
    place: Place | None
    category: str | None
    page: int

    @property
    def are_set(self) -> bool:
        return bool(self.text or self.place or self.category)

    def address(self, page: int | None = None) -> str:
        """The same filters as the tail of an address, on another page when one is given."""
        parts: dict[str, Any] = {
            "q": self.text,
            "place": self.place.path if self.place else "",
            "category": self.category or "",
            "page": page or "",
        }
        return "?" + urlencode({key: value for key, value in parts.items() if value})


def read_filters(query: QueryDict, reach: Reach) -> Filters:
    """The filters of an address; a place out of reach or an unknown category is not found."""
    path, category = query.get("place", ""), query.get("category", "")
    place = Place.objects.filter(path=path).order_by("-valid_from").first() if path else None
    if (path and (place is None or not reach.covers(place))) or (
        category and category not in words.CATEGORIES
    ):
        raise Http404
    page = query.get("page", "")
    return Filters(
        text=query.get("q", "").strip()[:120],
        place=place,
        category=category or None,
        page=int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1,
    )
