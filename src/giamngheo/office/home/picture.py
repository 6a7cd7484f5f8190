"""The map of poor rates."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.core.numbers import percent
from giamngheo.documents.maps import Reading, choropleth
from giamngheo.office.home.standing import Line, Standing
from giamngheo.places.outlines import COMMUNES_FROM, communes


def map_of(standing: Standing, *, leads: bool) -> SafeString:
    """The poor rate of each unit since the latest change of boundaries; empty with nothing to compare."""
    lines = {line.place.code: line for line in standing.mapped}
    outlines = tuple(outline for outline in communes() if outline.code in lines)
    if len(outlines) < 2 or standing.redrawn is None or standing.redrawn < COMMUNES_FROM:
        return SafeString("")
    drawn = choropleth(
        outlines,
        {code: _reading(line, leads=leads) for code, line in lines.items()},
        title=_("Bản đồ tỷ lệ hộ nghèo theo xã"),
    )
    return mark_safe(drawn)  # noqa: S308  drawn by us, names escaped


def _reading(line: Line, *, leads: bool) -> Reading:
    rate = line.compared.now.share("rate.poor")
    return Reading(
        rate, percent(rate, language=get_language() or "vi"), households_of(line) if leads else None
    )


def households_of(line: Line) -> str:
    """The address of the poor households of a unit."""
    return f"{reverse('households')}?{urlencode({'place': line.place.path, 'category': 'poor'})}"
