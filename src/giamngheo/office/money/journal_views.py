"""The journal: entries behind any figure, one entry, the lines, one line with what can be done with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request, policy
from giamngheo.budget import policy as rules
from giamngheo.budget import queries
from giamngheo.budget.accounts import Act
from giamngheo.budget.figures import SUMMANDS
from giamngheo.budget.models import Balance, BudgetLine, Entry, Movement
from giamngheo.office import words
from giamngheo.office.money import files, reading, wording
from giamngheo.office.money.act_views import possible
from giamngheo.office.money.fields import described
from giamngheo.office.money.filters import Filters, choices, read_filters

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry of a list with the amount that is asked about: what it adds to a figure, else all that it moves."""

    entry: Entry
    amount: int
    lines: Sequence[str]


@policy("money.read")
def entries(request: Request) -> HttpResponse:
    """The entries on the lines that the filters ask for; with a figure, those that it was counted from."""
    filters, asked = read_filters(request), _asked(request)
    figure, act, number = asked
    found, whole = _booked(filters, asked) if figure else (_every(filters, asked), None)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    shown = list(page.object_list)
    context = {
        "filters": filters,
        "choices": choices(filters),
        "figure": figure,
        "figure_name": words.name(wording.FIGURES, figure) if figure else "",
        "act": act,
        "number": number,
        "acts": wording.ACTS,
        "page": page,
        "text": "",
        "booked": shown if figure else _with_amounts(filters, shown),
        "sum": whole,
        "programme_name": wording.programme_name(filters.programme),
    }
    return render(request, "office/money/entries.html", context)


@policy("money.read")
def download(request: Request, kind: str) -> HttpResponse:
    """The same list as a file."""
    filters = read_filters(request)
    asked = _asked(request)
    booked = _booked(filters, asked)[0] if asked[0] else _with_amounts(filters, list(_every(filters, asked)))
    headings = [
        _("Số"),
        _("Ngày"),
        _("Việc"),
        _("Căn cứ"),
        _("Diễn giải"),
        _("Dòng dự toán"),
        _("Số tiền (đồng)"),
    ]
    rows = [
        (
            one.entry.pk, one.entry.on, words.name(wording.ACTS, one.entry.act), described(one.entry.basis),
            one.entry.narrative, "; ".join(one.lines), one.amount,
        )
        for one in booked
    ]  # fmt: skip
    return files.answer(
        kind, f"but-toan-{filters.year}", headings, rows, _("Bút toán năm {year}").format(year=filters.year)
    )


@policy("money.read")
def entry(request: Request, number: int) -> HttpResponse:
    """One entry: its basis, what it moved, whether it was corrected."""
    found = queries.entry(request.reach, number)
    if found is None:
        raise Http404
    moved = [one for one in reading.movements(found) if _seen(request, one)]
    corrected = Entry.objects.filter(reverses=found).first()
    context = {
        "entry": found,
        "basis": described(found.basis),
        "movements": moved,
        "amount": sum(one.amount for one in moved),
        "corrected": corrected,
        "may_correct": corrected is None
        and found.act != Act.correct
        and rules.may_correct(request.reach, found),
        "line": moved[0].to_line if moved else None,
    }
    return render(request, "office/money/entry.html", context)


@policy("money.read")
def lines(request: Request) -> HttpResponse:
    """The lines that the filters ask for, each with what stands on it today."""
    filters = read_filters(request)
    text = request.GET.get("q", "").strip()[:120]
    found = queries.lines(filters.reach, filters.scope)
    if text:
        found = found.filter(Q(unit__name__icontains=text) | Q(part__icontains=text))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("trang"))
    held = _balances(list(page.object_list))
    context = {
        "filters": filters,
        "choices": choices(filters),
        "text": text,
        "page": page,
        "rows": [(one, held.get(one.pk, {})) for one in page.object_list],
        "programme_name": wording.programme_name(filters.programme),
        "may_allot": request.reach.can("money.allot"),
    }
    return render(request, "office/money/lines.html", context)


@policy("money.read")
def line(request: Request, number: int) -> HttpResponse:
    """One line: what stands on it, what this office can do with it, and its latest entries."""
    found = reading.lines(request.reach).filter(pk=number).first()
    if found is None:
        raise Http404
    balances = reading.balances(found)
    touching = Movement.objects.filter(Q(from_line=found) | Q(to_line=found))
    latest = Entry.objects.filter(pk__in=touching.values("entry")).select_related("basis")
    page = Paginator(latest.order_by("-on", "-pk"), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "line": found,
        "title": wording.part_title(found.programme, found.part),
        "balances": [(account, balances[account]) for account in wording.ACCOUNTS if balances.get(account)],
        "acts": possible(request.reach, found, balances),
        "page": page,
        "booked": _amounts_on(found, list(page.object_list)),
    }
    return render(request, "office/money/line.html", context)


def _asked(request: Request) -> tuple[str, str, str]:
    """The figure, the act and the number of a paper that the address asks for."""
    figure, act = request.GET.get("cot", ""), request.GET.get("viec", "")
    if (figure and figure not in wording.FIGURES) or (act and act not in wording.ACTS):
        raise Http404
    return figure, act, request.GET.get("so", "").strip()[:60]


def _booked(filters: Filters, asked: tuple[str, str, str]) -> tuple[Sequence[Booked], int]:
    """The entries that a figure is the sum of, newest first, with what each adds to it; and the figure."""
    figure, act, number = asked
    sums, named = _summed(_behind(filters, figure))
    booked = [Booked(one, sums[one.pk], list(named[one.pk])) for one in _narrowed(sums, act, number)]
    return booked, sum(one.amount for one in booked)


def _every(filters: Filters, asked: tuple[str, str, str]) -> Any:
    """Every entry that touches the lines, newest first."""
    mine = queries.lines(filters.reach, filters.scope).select_related(None).order_by().values("pk")
    found = Movement.objects.filter(Q(from_line__in=mine) | Q(to_line__in=mine), on__lte=filters.on)
    return _narrowed(found.order_by().values("entry"), *asked[1:])


def _narrowed(numbers: Any, act: str, number: str) -> Any:
    found = Entry.objects.filter(pk__in=numbers)
    if act:
        found = found.filter(act=act)
    if number:
        found = found.filter(basis__number__icontains=number)
    return found.select_related("basis").order_by("-on", "-pk")


def _with_amounts(filters: Filters, shown: Sequence[Entry]) -> list[Booked]:
    """Entries of a page with what each moves on the lines asked for."""
    mine = queries.lines(filters.reach, filters.scope).select_related(None).order_by().values("pk")
    moved = Movement.objects.filter(Q(from_line__in=mine) | Q(to_line__in=mine), entry__in=shown)
    read = moved.select_related("from_line__unit", "to_line__unit").order_by("pk")
    sums, named = _summed((one, one.to_line, one.amount) for one in read)
    return [Booked(one, sums.get(one.pk, 0), list(named.get(one.pk, {}))) for one in shown]


def _summed(
    parts: Iterable[tuple[Movement, BudgetLine, int]],
) -> tuple[dict[int, int], dict[int, dict[str, None]]]:
    sums: dict[int, int] = {}
    named: dict[int, dict[str, None]] = {}
    for movement, line, amount in parts:
        sums[movement.entry_id] = sums.get(movement.entry_id, 0) + amount
        label = f"{wording.part_label(line.programme, line.part)}, {line.unit.name}"
        named.setdefault(movement.entry_id, {})[label] = None
    return sums, named


def _behind(filters: Filters, figure: str) -> Iterator[tuple[Movement, BudgetLine, int]]:
    """The movements that a figure is the sum of, each with the line it counts on."""
    for name, sign in wording.SUMS.get(figure, {figure: 1}).items():
        turned = SUMMANDS[name].sign
        for part in queries.behind(filters.reach, name, filters.scope, on=filters.on):
            line = part.movement.to_line if part.amount * turned > 0 else part.movement.from_line
            yield part.movement, line, sign * part.amount


def _amounts_on(found: BudgetLine, shown: list[Entry]) -> list[tuple[Entry, int]]:
    sums = dict(
        Movement.objects.filter(Q(from_line=found) | Q(to_line=found), entry__in=shown)
        .order_by()
        .values_list("entry")
        .annotate(Sum("amount"))
    )
    return [(one, int(sums.get(one.pk, 0))) for one in shown]


def _balances(shown: Sequence[BudgetLine]) -> Mapping[int, Mapping[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for number, account, amount in Balance.objects.filter(line__in=shown).values_list(
        "line", "account", "amount"
    ):
        found.setdefault(number, {})[account] = amount
    return found


def _seen(request: Request, one: Movement) -> bool:
    """Whether a movement touches a line within reach: an entry may also move money of others."""
    return any(rules.may_read(request.reach, held.unit) for held in (one.from_line, one.to_line))
