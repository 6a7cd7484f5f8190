"""A workbook given back by page, whatever it holds: kept, rehearsed, looked at, then taken in whole or dropped."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request
from giamngheo.audit.actions import Actor
from giamngheo.core.limits import LIMITS, MEGABYTE
from giamngheo.core.problems import Problem, Refused, Severity
from giamngheo.core.table_problems import shortened
from giamngheo.office.imports import uploads
from giamngheo.office.imports.uploads import Outcome

_TOO_LARGE, _UNUSABLE = 413, 422

Taken = tuple[Mapping[str, int], Sequence[Problem]]
"""What a file did or would do: counts by word, and its problems."""


class Take(Protocol):
    """Reads a file and takes it in, or only rehearses that; may raise `Refused`."""

    def __call__(self, path: Path, request: Request, actor: Actor, *, rehearse: bool) -> Taken: ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """One kind of workbook.

    `powers` are those of which one is needed to give a file back; `page`, `check` and `done` name the addresses of the
    form, of what a file would do and of where one stands afterwards.
    """

    kind: str
    powers: tuple[str, ...]
    page: str
    check: str
    done: str
    take: Take

    def actor(self, request: Request) -> Actor:
        """The account in an office that may give a file back; 403 for who has none."""
        offices = [office for name in self.powers for office in request.reach.having(name).offices]
        if not offices:
            raise PermissionDenied(self.kind)
        return replace(request.actor, office=offices[0])

    def may(self, request: Request) -> bool:
        """Whether the form to give a file back is shown."""
        return any(request.reach.can(name) for name in self.powers)

    def receive(self, request: Request, ask: Callable[[Request, str, int], HttpResponse]) -> HttpResponse:
        """Keep the file and rehearse it; `ask` shows the form again, with what is wrong and a status."""
        actor = self.actor(request)
        upload = request.FILES.get("file")
        if upload is None:
            return ask(request, _("Chọn một tệp để tải lên."), _UNUSABLE)
        if (upload.size or 0) > LIMITS.workbook_bytes:
            most = LIMITS.workbook_bytes // MEGABYTE
            return ask(request, _("Tệp lớn quá {most} MB.").format(most=most), _TOO_LARGE)
        token, path = uploads.keep(upload, request.user.pk)
        uploads.note(request.user.pk, token, self._outcome(path, request, actor, rehearse=True))
        return redirect(self.check, token)

    def kept(self, request: Request, token: str) -> tuple[Path, Outcome] | None:
        """The owner's file and what it would do; None where it is gone or of another kind."""
        path, outcome = uploads.find(request.user.pk, token), uploads.read(request.user.pk, token)
        return None if path is None or outcome is None or outcome.kind != self.kind else (path, outcome)

    def told(self, path: Path, outcome: Outcome, token: str, *, changes: bool) -> dict[str, Any]:
        """What every page of a file shows."""
        errors = [problem for problem in outcome.problems if problem.severity is Severity.error]
        return {
            "token": token,
            "name": path.name,
            "outcome": outcome,
            "error_count": len(errors),
            "errors": shortened(errors),
            "changes": outcome.possible and changes,
        }

    def settle(self, request: Request, token: str, said: Callable[[Outcome], str]) -> HttpResponse:
        """Take the file in for good, once: a second click finds nothing to take."""
        actor = self.actor(request)
        noted = uploads.read(request.user.pk, token)
        with uploads.claimed(request.user.pk, token) as path:
            if path is None or noted is None or noted.kind != self.kind:
                return self.gone(request)
            outcome = self._outcome(path, request, actor, rehearse=False)
        if not outcome.possible:
            first = next(one for one in outcome.problems if one.severity is Severity.error)
            messages.error(request, _("Chưa ghi gì. {why}").format(why=first.sentence(language())))
            return redirect(self.page)
        messages.success(request, said(outcome))
        return redirect(self.done)

    def drop(self, request: Request, token: str) -> HttpResponse:
        """Forget the file."""
        uploads.drop(request.user.pk, token)
        messages.success(request, _("Đã bỏ tệp, không ghi gì."))
        return redirect(self.page)

    def gone(self, request: Request) -> HttpResponse:
        """Back to the form: the file is no longer there."""
        messages.info(request, _("Tệp này không còn: đã ghi, đã bỏ, hoặc quá một giờ. Hãy tải lên lại."))
        return redirect(self.page)

    def _outcome(self, path: Path, request: Request, actor: Actor, *, rehearse: bool) -> Outcome:
        try:
            counts, problems = self.take(path, request, actor, rehearse=rehearse)
        except Refused as refused:
            return Outcome(self.kind, "", {}, refused.problems)
        return Outcome(self.kind, "", counts, problems)


def language() -> str:
    """The language of the screen."""
    return "en" if get_language() == "en" else "vi"
