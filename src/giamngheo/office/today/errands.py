"""What waits, in words, each with the address of the page that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from giamngheo.law.bundle import load
from giamngheo.office.review import wording
from giamngheo.review.waiting import Task


@dataclass(frozen=True, slots=True)
class Errand:
    """One line: what to do, where, by when, and how many days late it is."""

    what: str
    where: str
    on: date | None
    late: int
    href: str


def errands(tasks: list[Task], on: date) -> list[Errand]:
    """The lines for what waits."""
    return [
        Errand(
            what=_SAID[task.kind](task),
            where=_where(task),
            on=task.on,
            late=max((on - task.on).days, 0) if task.on else 0,
            href=_HREFS[task.kind](task),
        )
        for task in tasks
    ]


def _where(task: Task) -> str:
    return f"{task.place.full_name} · {task.cycle.title}"


def _step(task: Task) -> str:
    procedure = load().procedures.get(task.cycle.procedure)
    return wording.step_name(procedure, task.step) if procedure else task.step


def _household(task: Task, words: str) -> str:
    return words.format(name=task.name, code=task.code)


def _delivery(task: Task) -> str:
    if task.step == "disputed":
        return ngettext(
            "{n} phiếu gửi từ thiết bị chờ quyết định", "{n} phiếu gửi từ thiết bị chờ quyết định", task.count
        ).format(n=task.count)
    return ngettext(
        "{n} phiếu gửi từ thiết bị không nhận được", "{n} phiếu gửi từ thiết bị không nhận được", task.count
    ).format(n=task.count)


def _objection(task: Task) -> str:
    return _("Trả lời khiếu nại, phản ánh: {name}").format(name=task.name)


def _steps(task: Task) -> str:
    return ngettext("{n} thôn ở bước: {step}", "{n} thôn ở bước: {step}", task.count).format(
        n=task.count, step=_step(task)
    )


_SAID: Mapping[str, Callable[[Task], str]] = {
    "sheet": lambda task: _household(task, _("Nhập phiếu: {name} ({code})")),
    "recheck": lambda task: _household(task, _("Phúc tra: {name} ({code})")),
    "step": _step,
    "steps": _steps,
    "paper": _step,
    "objection": _objection,
    "application": lambda task: _household(task, _("Trả lời giấy đề nghị: {name} ({code})")),
    "delivery": _delivery,
}


def _unit(task: Task) -> str:
    return reverse("review-unit", args=[task.cycle.code, task.place.code])


def _entry(task: Task) -> str:
    return reverse("entry", args=[task.cycle.code, task.code])


def _commune_on_board(task: Task) -> str:
    query = urlencode({"xa": task.place.code})
    return f"{reverse('review-board', args=[task.cycle.code])}?{query}"


def _devices(task: Task) -> str:
    query = urlencode({"tinh-trang": task.step})
    return f"{reverse('devices', args=[task.cycle.code])}?{query}"


_HREFS: Mapping[str, Callable[[Task], str]] = {
    "sheet": _entry,
    "recheck": _entry,
    "step": _unit,
    "steps": _commune_on_board,
    "paper": _unit,
    "objection": lambda task: reverse("review-answer", args=[task.cycle.code, task.place.code, task.number]),
    "application": lambda task: reverse(
        "review-refuse", args=[task.cycle.code, task.place.code, task.number]
    ),
    "delivery": _devices,
}
