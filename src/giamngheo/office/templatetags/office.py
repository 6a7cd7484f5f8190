"""Figures, names and the surroundings of a page, for the templates of the office."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.core import numbers
from giamngheo.core.problems import Problem
from giamngheo.documents.ethnicity import ethnicity_name
from giamngheo.facts.counting import Figure
from giamngheo.facts.cube import standard_in_use
from giamngheo.forms.vocabulary import load as vocabulary
from giamngheo.office import shell, words
from giamngheo.office.figures import Figures
from giamngheo.office.households.forms import Filters
from giamngheo.places import queries as places
from giamngheo.places.models import Place
from giamngheo.review.models import Cycle, CycleKind

register = template.Library()


@register.filter
def count(number: int | None) -> str:
    """`1.498`; an unknown count is a dash."""
    return "–" if number is None else numbers.group(number, _language())


@register.filter
def percent(share: Fraction | None) -> str:
    """`8,26%`; an unknown share is a dash."""
    return numbers.percent(share, language=_language())


@register.simple_tag
def number(figures: Figures, figure: str) -> str:
    """A count of these figures."""
    return count(figures.count(figure))


@register.simple_tag
def share(figures: Figures, figure: str) -> str:
    """A share of these figures."""
    return percent(figures.share(figure))


@register.simple_tag
def points(change: Fraction) -> str:
    """The difference of two rates: `−3,35 điểm %`."""
    sign = "+" if change > 0 else ""
    return _("{points} điểm %").format(points=sign + numbers.fixed(change * 100, 2, _language()))


@register.simple_tag
def fewer(households: int) -> str:
    """How many fewer, or more, than before."""
    words_for = _("ít hơn {number} hộ") if households >= 0 else _("nhiều hơn {number} hộ")
    return words_for.format(number=count(abs(households)))


@register.simple_tag
def indicator_name(code: str) -> str:
    """An indicator of the published figures by its name."""
    return words.said(standard_in_use().indicator(code).name)


@register.simple_tag
def figure_definition(figure: Figure) -> SafeString:
    """A figure's name, what is counted over what, and the law it stands on."""
    english = _language() == "en"
    name, definition = (figure.en, figure.definition_en) if english else (figure.vi, figure.definition_vi)
    return format_html(
        '<dt>{}</dt><dd>{} <small class="quiet">{}</small></dd>',
        name[:1].upper() + name[1:],
        definition,
        figure.basis,
    )


@register.simple_tag
def problem_sentence(problem: Problem) -> str:
    """What is wrong and what to do."""
    return problem.sentence(_language())


@register.filter
def said(text: Mapping[str, str | None]) -> str:
    """A text that carries both languages, in the reader's."""
    return words.said(text)


@register.simple_tag
def category(code: str | None) -> SafeString:
    """A category's name behind its colour."""
    return format_html(
        '<span class="category {}">{}</span>',
        code or "unknown",
        words.name(words.CATEGORIES, code) if code else _("Chưa xác định được"),
    )


@register.simple_tag
def answer(question: str, code: object) -> str:
    """An answer about a person in words."""
    return words.answer(vocabulary().person[question], code)


@register.simple_tag
def ethnic(code: str) -> str:
    """An ethnic group's name."""
    return ethnicity_name(code)


@register.simple_tag
def cycle_name(cycle: Cycle) -> str:
    """A cycle in a few words: `Định kỳ 2023`, `Thường xuyên 02/2024`."""
    when = f"{cycle.year}" if cycle.kind == CycleKind.periodic else f"{cycle.reference_date:%m/%Y}"
    return f"{words.name(words.CYCLES, cycle.kind)} {when}"


@register.simple_tag
def named(names: words.Names, code: str | None) -> str:
    """What a code is called in a list of names."""
    return words.name(names, code)


@register.filter
def area_name(place: Place) -> str:
    """Rural or urban."""
    return words.name(words.AREAS, place.area)


@register.simple_tag
def certainty(code: str) -> SafeString:
    """The mark beside a legal value that is not confirmed; nothing beside one that is."""
    if code == "verified":
        return SafeString("")
    return format_html('<span class="certainty">{}</span>', words.name(words.CERTAINTIES, code))


@register.simple_tag
def page_address(filters: Filters, page: int, step: int) -> str:
    """The same filters on a neighbouring page."""
    return filters.address(page + step)


@register.simple_tag
def tail(chosen: Mapping[str, str], **changes: str) -> str:
    """The tail of an address with some choices changed; an empty one is dropped."""
    kept = {key: value for key, value in {**chosen, **changes}.items() if value}
    return "?" + urlencode(kept)


@register.simple_tag
def level_name(level: str) -> str:
    """What rows of a level are called."""
    return words.name(words.LEVELS, level)


@register.simple_tag(takes_context=True)
def workplace(context: template.Context) -> "shell.Workplace":
    """The unit, the cycle and the sections of the person asking."""
    request: HttpRequest = context["request"]
    return shell.workplace(request)


@register.simple_tag
def story_date() -> date | None:
    """The day that a demonstration takes for today; None in real use."""
    found: date | None = settings.STORY_DATE
    return found


@register.simple_tag
def holds_synthetic_data() -> bool:
    """Whether the band "DỮ LIỆU GIẢ LẬP" is due."""
    return places.holds_synthetic()


def _language() -> str:
    return get_language() or "vi"
