"""Sealing a cycle from the office: the sets there are, what a seal would freeze, and the work as it goes on."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread

from django.db import connection
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.utils.translation import ngettext_lazy as several

from giamngheo.access.policy import Request, policy
from giamngheo.audit.actions import Actor
from giamngheo.core.numbers import group
from giamngheo.core.problems import Refused
from giamngheo.issuing import queries
from giamngheo.issuing.actions import take_snapshot
from giamngheo.issuing.folders import snapshots_root
from giamngheo.issuing.models import Snapshot
from giamngheo.review import queries as review
from giamngheo.review.models import Cycle
from giamngheo.review.workflow import allowed

_STEPS = {
    "read": several(
        "Đã đọc {count} dòng từ sổ hộ, quyết định và phiếu",
        "Đã đọc {count} dòng từ sổ hộ, quyết định và phiếu",
        "number",
    ),
    "check": several(
        "Đã kiểm tra {count} dòng theo các quy tắc", "Đã kiểm tra {count} dòng theo các quy tắc", "number"
    ),
    "write": several("Đã ghi số liệu của {count} xã", "Đã ghi số liệu của {count} xã", "number"),
    "figures": several(
        "Đã tính số liệu công bố của {count} xã", "Đã tính số liệu công bố của {count} xã", "number"
    ),
    "tables": several("Đã lập và ghi mã của {count} biểu", "Đã lập và ghi mã của {count} biểu", "number"),
    "name": later("Đã đặt mã bộ số liệu"),
}
_SECONDS_BETWEEN_LINES = 1
_MARK = "<!-- steps -->"


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    done: int


_Outcome = Snapshot | Exception


@policy("figures.read")
def seals(request: Request) -> HttpResponse:
    """The sealed sets of the cycles that concern one's places, and the cycles that one may seal."""
    context = {"seals": queries.seals(request.reach), "open_to_seal": _open_to_seal(request)}
    return render(request, "office/results/seals.html", context)


@policy("results.seal")
def seal(request: Request, cycle: str) -> HttpResponseBase:
    """What a seal would freeze; asked to go on, the seal itself, told step by step."""
    found = next((one for one in _open_to_seal(request) if one.code == cycle), None)
    if found is None:
        raise Http404
    if request.method != "POST":
        context = {"cycle": found, "outlook": queries.outlook(found)}
        return render(request, "office/results/seal.html", context)
    page = render_to_string("office/results/sealing.html", {"cycle": found, "mark": _MARK}, request)
    return StreamingHttpResponse(_told(page, found, request.actor, get_language() or "vi"))


def _open_to_seal(request: Request) -> list[Cycle]:
    """Cycles of one's own units, or units below, that are recognised or sealed already."""
    reach = request.reach.having("results.seal")
    if not reach.paths:
        return []
    return [one for one in review.cycles(reach) if reach.covers(one.place) and "seal_cycle" in allowed(one)]


def _told(page: str, cycle: Cycle, actor: Actor, language: str) -> Iterator[str]:
    """The page from its beginning to its end, the steps in between as they are done.

    The work goes on in a thread of its own: who closes the page does not stop it.
    """
    before, after = page.split(_MARK)
    yield before
    news: SimpleQueue[_Step | _Outcome] = SimpleQueue()
    Thread(target=_work, args=(cycle, actor, news), daemon=False).start()
    with override(language):
        last, said_at = None, time.monotonic()
        while isinstance(step := news.get(), _Step):
            if last is not None and (
                step.name != last.name or time.monotonic() - said_at >= _SECONDS_BETWEEN_LINES
            ):
                said_at = time.monotonic()
                yield _line(last, language)
            last = step
        yield (_line(last, language) if last else "") + _ended(step, language)
    yield after


def _work(cycle: Cycle, actor: Actor, news: "SimpleQueue[_Step | _Outcome]") -> None:
    try:
        made = take_snapshot(
            cycle=cycle,
            root=snapshots_root(),
            actor=actor,
            at=timezone.now(),
            tell=lambda name, done: news.put(_Step(name, done)),
        )
        news.put(made)
    except Exception as error:  # noqa: BLE001 - handed to the page, which tells what it can and raises the rest
        news.put(error)
    finally:
        connection.close()


def _line(step: _Step, language: str) -> str:
    """How far a step has come."""
    said = _STEPS[step.name].format(number=step.done, count=group(step.done, language))
    return format_html("<li>{}</li>\n", said)


def _ended(outcome: _Outcome, language: str) -> str:
    """The last line: the name of the set, or what stood in the way.  What nobody foresaw is raised."""
    if isinstance(outcome, Snapshot):
        words = _("Đã niêm phong. Mã bộ số liệu:")
        return format_html('<li><strong>{}</strong> <span class="code">{}</span></li>\n', words, outcome.name)
    if not isinstance(outcome, Refused):
        raise outcome
    return "".join(
        format_html('<li class="wrong">{}</li>\n', problem.sentence(language)) for problem in outcome.problems
    )
