"""The places one may choose from above the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.access.reach import Reach
from giamngheo.places.models import Place
from giamngheo.registry.queries import villages_with_households


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of the list, `inner` when it is a village below the commune before it."""

    place: Place
    inner: bool


def choices(reach: Reach, on: date, chosen: Place | None) -> Sequence[Choice]:
    """Communes in which there are households; the villages of the chosen commune, or of the only one.

    A place above the communes that is chosen already comes first, so that the choice can be seen.
    """
    villages = list(villages_with_households(reach, on))
    communes = {village.parent_id: village.parent for village in villages if village.parent}
    found: list[Choice] = []
    known = {place.pk for place in (*villages, *communes.values())}
    if chosen is not None and chosen.pk not in known:
        found.append(Choice(chosen, inner=False))
    for commune in sorted(communes.values(), key=lambda place: (place.sort, place.path)):
        found.append(Choice(commune, inner=False))
        if len(communes) == 1 or (chosen is not None and chosen.path.startswith(commune.path)):
            inside = (village for village in villages if village.parent_id == commune.pk)
            found += [
                Choice(village, inner=True)
                for village in sorted(inside, key=lambda one: (one.sort, one.path))
            ]
    return found
