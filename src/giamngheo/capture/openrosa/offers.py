"""What an account may fetch: one form for each open cycle and village in which it may record, with its lists."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import md5
from xml.sax.saxutils import escape, quoteattr

from giamngheo.access.reach import Reach
from giamngheo.forms import xlsform
from giamngheo.forms.definition import Form, forms
from giamngheo.places.models import Place
from giamngheo.places.queries import valid_on
from giamngheo.registry.models import Membership
from giamngheo.review.entering import in_village, villages
from giamngheo.review.models import Cycle, CycleState
from giamngheo.review.queries import cycles

FORM = "phieu-b"
FILES = (xlsform.HOUSEHOLDS_FILE, xlsform.MEMBERS_FILE)
_ID, _TITLE = "giamngheo-form-id", "giamngheo-form-title"


@dataclass(frozen=True, slots=True)
class Offer:
    """The form of one village in one cycle."""

    cycle: Cycle
    place: Place

    @property
    def form_id(self) -> str:
        """Names the cycle and the village for good; codes of villages are used again, so the date is part of it."""
        return f"{FORM}:{self.cycle.code}:{self.place.code}:{self.place.valid_from:%Y-%m-%d}"

    @property
    def title(self) -> str:
        above = f", {self.place.parent.full_name}" if self.place.parent else ""
        return f"Phiếu B – {self.place.full_name}{above} – {self.cycle.title}"

    @property
    def form(self) -> Form:
        return forms()[FORM]

    @property
    def version(self) -> str:
        return xlsform.version(self.form)

    def xform(self) -> str:
        """The form itself.  Villages differ in its name alone, and it is compiled once for all."""
        compiled = _compiled(self.form.hash, self.cycle.reference_date.year, self.place.area)
        return compiled.replace(f'"{_ID}"', quoteattr(self.form_id)).replace(_TITLE, escape(self.title))


def offers(reach: Reach) -> list[Offer]:
    """Everything that the reach may record in, by cycle and village."""
    recording = reach.having("review.record")
    open_now = cycles(recording).filter(state=CycleState.open)
    return [Offer(cycle, village.place) for cycle in open_now for village in villages(recording, cycle)]


def offer(reach: Reach, cycle: int, place: int) -> Offer | None:
    """One of them; None where it is not offered."""
    return next((one for one in offers(reach) if (one.cycle.pk, one.place.pk) == (cycle, place)), None)


def named(form_id: str) -> tuple[str, str, str, date] | None:
    """Form, cycle's code, village's code and since when the village has it; None where it is no name of ours."""
    form, _, rest = form_id.partition(":")
    parts = rest.rsplit(":", 2)
    if len(parts) != 3:
        return None
    try:
        return form, parts[0], parts[1], date.fromisoformat(parts[2])
    except ValueError:
        return None


@lru_cache(maxsize=32)
def _compiled(form_hash: str, reference_year: int, area: str) -> str:
    """The XForm with marks where the name and the title go; `form_hash` tells one form's version from another's."""
    setting = xlsform.Setting(_ID, _TITLE, reference_year, area)
    compiled, _ = xlsform.as_xform(forms()[FORM], setting)
    return compiled


def media(reach: Reach, offered: Offer, name: str) -> bytes:
    """One of the form's lists: the households of the village, or their members; nothing sensitive is in either."""
    rows = _households(reach, offered) if name == xlsform.HOUSEHOLDS_FILE else _members(reach, offered)
    columns = xlsform.HOUSEHOLD_COLUMNS if name == xlsform.HOUSEHOLDS_FILE else xlsform.MEMBER_COLUMNS
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def digest(content: bytes) -> str:
    """As OpenRosa wants it; it guards against mishaps and nobody's malice."""
    return md5(content, usedforsecurity=False).hexdigest()


def _households(reach: Reach, offered: Offer) -> Iterator[Sequence[object]]:
    listed = _listed(reach, offered)
    for household in in_village(reach.having("household.read"), offered.cycle, offered.place):
        label = f"{household.head_name} – {household.code}" + (
            f" – {household.address}" if household.address else ""
        )
        yield (
            household.code,
            label,
            household.head_name,
            household.address,
            household.size,
            len(listed.get(household.code, ())),
        )


def _members(reach: Reach, offered: Offer) -> Iterator[Sequence[object]]:
    for code, memberships in _listed(reach, offered).items():
        for number, membership in enumerate(memberships, 1):
            person = membership.person
            yield (
                code,
                number,
                person.uid,
                person.full_name,
                membership.relation,
                person.sex or "",
                person.birth_year or "",
            )


def _listed(reach: Reach, offered: Offer) -> dict[str, list[Membership]]:
    """The members of the village's households on the cycle's day, the head first, by the household's code."""
    households = in_village(reach.having("household.read"), offered.cycle, offered.place)
    found = (
        Membership.objects.filter(valid_on(offered.cycle.reference_date), household__in=households.order_by())
        .select_related("person", "household")
        .order_by("household__code", "pk")
    )
    by_code: dict[str, list[Membership]] = {}
    for membership in found:
        by_code.setdefault(membership.household.code, []).append(membership)
    return {
        code: sorted(memberships, key=lambda one: one.relation != "head")
        for code, memberships in by_code.items()
    }
