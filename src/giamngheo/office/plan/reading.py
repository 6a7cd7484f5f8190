"""A plan as the page shows it: what contradicts what, and every printed amount beside the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.access.reach import Reach
from giamngheo.budget.against_plan import Compared, Verdict, compare
from giamngheo.law.bundle import Bundle
from giamngheo.places.models import Place
from giamngheo.places.queries import within
from giamngheo.plans.amounts import amounts_of
from giamngheo.plans.audit import audit
from giamngheo.plans.findings import Finding, Kind, Sure
from giamngheo.plans.model import Plan, Relation

Said = str | Promise

KINDS: Mapping[Kind, Said] = {
    Kind.sum: _("Cộng sai"),
    Kind.two_values: _("Một số liệu in hai giá trị"),
    Kind.share: _("Tỷ lệ phần trăm không khớp"),
    Kind.ratio: _("Lệch tỷ lệ mà các dòng khác giữ"),
    Kind.marks: _("Lẫn dấu chấm và dấu phẩy"),
    Kind.overspent: _("Chi quá số được giao và chuyển nguồn"),
    Kind.target: _("Mục tiêu không khớp với mức đầu kỳ"),
    Kind.remaining: _("Số còn lại không khớp"),
    Kind.counted: _("Số đếm không khớp danh sách"),
    Kind.lead: _("Có vốn mà không có cơ quan chủ trì"),
    Kind.place: _("Tên địa danh"),
    Kind.date: _("Thời hạn"),
    Kind.writing: _("Cách viết con số"),
}
SURE: Mapping[Sure, Said] = {
    Sure.certain: _("chắc chắn"),
    Sure.likely: _("nhiều khả năng"),
    Sure.possible: _("có thể"),
}
VERDICTS: Mapping[Verdict, Said] = {
    Verdict.same: _("khớp"),
    Verdict.mended: _("kế hoạch in sai, sổ ghi số đúng"),
    Verdict.differs: _("lệch"),
    Verdict.not_kept: _("sổ không theo dõi"),
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One finding as read."""

    kind: Said
    sure: Said
    finding: Finding


@dataclass(frozen=True, slots=True)
class Line:
    """One printed amount beside the journal, as read."""

    compared: Compared
    verdict: Said
    wrong: bool


@dataclass(frozen=True, slots=True)
class PlanRead:
    """A plan as read; `lines` is empty where its money is not in reach."""

    plan: Plan
    figures: int
    relations: int
    contradictions: Sequence[Contradiction]
    lines: Sequence[Line]
    same: int
    differing: int


def read(found: Plan, reach: Reach, bundle: Bundle, place: Place | None, on: date) -> PlanRead:
    """The plan audited against itself, and against the journal of its place."""
    findings = audit(found, _register(place))
    lines = _lines(found, findings, reach, bundle, place, on)
    return PlanRead(
        plan=found,
        figures=len(found.figures),
        relations=sum(1 for _figure, _must in found.musts()),
        contradictions=[Contradiction(KINDS[one.kind], SURE[one.sure], one) for one in findings],
        lines=lines,
        same=sum(1 for line in lines if line.compared.verdict in (Verdict.same, Verdict.mended)),
        differing=sum(1 for line in lines if line.wrong),
    )


def relations() -> Sequence[str]:
    """The words of the relations that a figure may be said to satisfy."""
    return [str(relation) for relation in Relation]


def _register(place: Place | None) -> tuple[str, ...]:
    """The names of the units in the plan's territory."""
    if place is None:
        return ()
    return tuple(Place.objects.filter(within(place, "path")).values_list("name", flat=True).distinct())


def _lines(
    found: Plan,
    findings: Sequence[Finding],
    reach: Reach,
    bundle: Bundle,
    place: Place | None,
    on: date,
) -> list[Line]:
    programme = next(
        (
            one.id
            for one in bundle.programmes.values()
            if one.projects and found.year and one.years[0] <= found.year <= one.years[1]
        ),
        None,
    )
    if (
        place is None
        or programme is None
        or found.year is None
        or not reach.having("money.read").covers(place)
    ):
        return []
    compared = compare(reach, programme, amounts_of(found, findings), year=found.year, place=place, on=on)
    return [Line(one, VERDICTS[one.verdict], one.verdict is Verdict.differs) for one in compared]
