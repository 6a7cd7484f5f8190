"""The page of one activity, and of one kind of its rows in full."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.access.models import Account
from giamngheo.access.policy import Request, policy
from giamngheo.core.problems import Problem
from giamngheo.office import leaving, words
from giamngheo.office.money import files
from giamngheo.office.money import wording as money_words
from giamngheo.office.programme import picture, wording
from giamngheo.office.programme.ground import activity_of, asked
from giamngheo.office.programme.tables import PEOPLE_POWER, TABLES, Table, live
from giamngheo.programme import policy as rules
from giamngheo.programme import queries
from giamngheo.programme import review as looking
from giamngheo.programme.actions import last_step, missing
from giamngheo.programme.models import Activity, ActivityState

_PAGE = 100
_LAST = ("suspend", "cancel")
"""Acts that are shown after those that lead on."""


@policy("programme.read")
def activity(request: Request, code: str) -> HttpResponse:
    """What it is, where it stands, what was done against what was planned."""
    found = activity_of(request, code)
    allowed = sorted(rules.acts(request.reach, found), key=lambda name: name in _LAST)
    sections = picture.sections(found, request.reach, request.today)
    undone = last_step(found) if rules.may_undo(request.reach, found) else None
    context = surroundings(found) | {
        "acts": [
            (name, words.name(wording.ACTS, name)) for name in allowed if name not in ("plan", "change_plan")
        ],
        "may_change": "change_plan" in allowed,
        "undone": words.name(wording.ACTS, undone.act).lower() if undone else "",
        "lacking": _lacking(found),
        "steps": _steps(found),
        "outputs": picture.outputs(queries.outputs(found)),
        "costs": picture.costs(found),
        "sums": queries.sums(found),
        "sections": [one for one in sections if one.stands],
        "doors": [door for one in sections if not one.stands for door in one.adds],
        "problems": grouped(problems(request, found)),
    }
    return asked(request, "activity", context)


@policy("programme.read")
def rows(request: Request, code: str, slug: str) -> HttpResponse:
    """All rows of one kind, a page at a time."""
    found, table = activity_of(request, code), table_of(slug)
    require_kept(found, table)
    page = Paginator(live(table, found, request.reach), _PAGE).get_page(request.GET.get("trang"))
    after = (page.number - 1) * _PAGE
    section = picture.section(table, found, request.reach, first=_PAGE, after=after)
    return asked(request, "rows", surroundings(found) | {"section": section, "page": page})


@policy("programme.read")
def rows_file(request: Request, code: str, slug: str, kind: str) -> HttpResponse:
    """The rows of one kind as a file."""
    found, table = activity_of(request, code), table_of(slug)
    require_kept(found, table)
    if "participant" in table.fields or table.slug == "nguoi-tham-gia":
        _require_export(request, found)
    headings = [str(table.label(name)) for name in table.shown]
    cells = (
        [_cell(table, row, name, request) for name in table.shown]
        for row in live(table, found, request.reach)
    )
    title = f"{found.code} {found.title}: {table.title}"
    return files.answer(kind, f"{slug}-{file_name(found)}", headings, cells, title)


def surroundings(found: Activity) -> dict[str, object]:
    """What every page of an activity says of it."""
    kind = wording.kind_of(found.kind)
    return {
        "activity": found,
        "kind": kind,
        "state": words.name(wording.STATES, found.state),
        "part_label": money_words.part_label(found.programme, found.part),
        "part_title": money_words.part_title(found.programme, found.part),
        "programme_name": money_words.programme_name(found.programme),
        "mode": words.name(wording.MODES, found.mode) if found.mode else "",
        "entitled": wording.entitled_words(kind),
    }


def problems(request: Request, found: Activity) -> list[Problem]:
    """What is to be looked at again; what is about a household is said to who may see it."""
    if found.state == ActivityState.cancelled:
        return []
    said = list(looking.problems_of(found, on=request.today))
    return visible(request, found, said)


def visible(request: Request, found: Activity, said: list[Problem]) -> list[Problem]:
    """The problems without those that name people, for who sees no households where the activity is."""
    sees = request.reach.having(PEOPLE_POWER).covers(found.place)
    named = {"activity.not_entitled", "activity.supported_twice", "activity.outside", "activity.attendance",
             "activity.days_over"}  # fmt: skip
    return said if sees else [one for one in said if one.code not in named]


def grouped(said: Iterable[Problem]) -> list[tuple[str, list[Problem]]]:
    """Problems of one kind together, with what to do about them said once."""
    found: dict[str, list[Problem]] = {}
    for one in said:
        found.setdefault(one.code, []).append(one)
    language = "en" if get_language() == "en" else "vi"
    return [(same[0].remedy(language), same) for same in found.values()]


def table_of(slug: str) -> Table:
    """A kind of row by its address."""
    if slug not in TABLES:
        raise Http404
    return TABLES[slug]


def require_kept(found: Activity, table: Table) -> None:
    """Only tables that the activity's kind keeps have pages."""
    if not table.fits(wording.kind_of(found.kind).tables):
        raise Http404


def _require_export(request: Request, found: Activity) -> None:
    """Names leave only with who may take them out, and it is written down."""
    if not request.reach.having("household.export").covers(found.place):
        raise PermissionDenied("household.export")
    leaving.note(request, what="activity", asked=found.code, place=found.place)


def _cell(table: Table, row: object, name: str, request: Request) -> files.Cell:
    value = getattr(row, name)
    if isinstance(value, int) and not isinstance(value, bool) and name != "quantity_thousandths":
        return value
    shown = picture.cell(table, row, name, request.reach)
    return words.name(words.CATEGORIES, shown.mark) if shown.mark else shown.said


def file_name(found: Activity) -> str:
    """The code of an activity as part of a file's name."""
    return "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "-" for letter in found.code
    )


def _lacking(found: Activity) -> str:
    """What must be filled in before approval, in words."""
    if found.state != ActivityState.planned:
        return ""
    return ", ".join(words.name(wording.NEEDS, need) for need in missing(found))


def _steps(found: Activity) -> list[dict[str, object]]:
    """The steps, the newest first, each with what it rests on."""
    names = accounts(step.by for step in found.steps.all())
    return [
        {
            "step": step,
            "name": words.name(wording.ACTS, step.act),
            "by": names.get(step.by, ""),
            "undone": _("đã hoàn tác") if step.undone_at else "",
        }
        for step in found.steps.order_by("-pk")
    ]


def accounts(ids: Iterable[str]) -> dict[str, str]:
    """Accounts by number, with the names of their holders."""
    numbers = {int(one) for one in ids if one.isdecimal()}
    return {str(one.pk): one.full_name for one in Account.objects.filter(pk__in=numbers)}
