"""What must hold of the steps that are stored, looked at afresh; `giamngheo check` lists what does not."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from giamngheo.core.problems import Kind, Problem, Spot, catalogue
from giamngheo.law import bundle
from giamngheo.review.actions.village import list_hash
from giamngheo.review.models import Decision, ListEntry, Posting, ReviewUnit, Sheet, StepTaken
from giamngheo.review.stepping import is_village

catalogue(
    {
        "check.step_astray": Kind(
            "{unit} ghi đang ở bước “{step}” mà các bước đã làm dẫn đến “{walked}”.",
            "{unit} stands at “{step}”, while the steps taken lead to “{walked}”.",
            "Khôi phục từ bản sao lưu gần nhất, báo người quản trị.",
            "Restore the last backup and tell the administrator.",
        ),
        "check.posting_changed": Kind(
            "Danh sách niêm yết lần {number} của {unit} không khớp mã nội dung đã ghi.",
            "The list of posting {number} of {unit} does not fit its hash.",
            "Khôi phục từ bản sao lưu gần nhất, báo người quản trị.",
            "Restore the last backup and tell the administrator.",
        ),
        "check.sheet_not_listed": Kind(
            "Đợt {cycle} có phiếu của hộ không có trong danh sách rà soát.",
            "Cycle {cycle} has a sheet of a household that is on no list.",
            "Xem nhật ký thao tác về hộ này.",
            "Look the household up in the action log.",
        ),
        "check.decision_without_step": Kind(
            "Quyết định {number} của đợt {cycle} không gắn với bước công nhận nào.",
            "Decision {number} of cycle {cycle} belongs to no step.",
            "Xem nhật ký thao tác về quyết định này.",
            "Look the decision up in the action log.",
        ),
    }
)

_PIECE = 2000


def broken_steps() -> Iterator[Problem]:
    """Every unit, posting, sheet and decision of a procedure that is not as the acts would have left it."""
    yield from _units()
    yield from _postings()
    yield from _sheets()
    yield from _decisions()


def _units() -> Iterator[Problem]:
    """A unit stands where its last step led, or at its first step."""
    taken = StepTaken.objects.filter(undone_at__isnull=True).order_by("pk").values_list("unit", "to_step")
    walked = dict(taken.iterator(chunk_size=_PIECE))
    procedures = bundle.load().procedures
    units = ReviewUnit.objects.select_related("cycle", "place").order_by("pk")
    for unit in units.iterator(chunk_size=_PIECE):
        procedure = procedures.get(unit.cycle.procedure)
        first = procedure.first(village=is_village(unit)) if procedure else ""
        expected = walked.get(unit.pk, first)
        if unit.step != expected:
            values = {"unit": _name(unit), "step": unit.step, "walked": expected}
            yield Problem("check.step_astray", Spot(), values)


def _postings() -> Iterator[Problem]:
    found = Posting.objects.select_related("unit__cycle", "unit__place").order_by("pk")
    for posting in found.iterator(chunk_size=_PIECE):
        if list_hash(posting.listed) != posting.hash:
            values = {"number": posting.number, "unit": _name(posting.unit)}
            yield Problem("check.posting_changed", Spot(), values)


def _sheets() -> Iterator[Problem]:
    listed = ListEntry.objects.filter(
        cycle=OuterRef("cycle"), household=OuterRef("household"), removed_on__isnull=True
    )
    found = Sheet.objects.filter(superseded_by__isnull=True).exclude(cycle__procedure="")
    found = found.exclude(Exists(listed)).order_by("pk")
    for cycle, code in found.values_list("cycle__code", "household__code").iterator(chunk_size=_PIECE):
        yield Problem("check.sheet_not_listed", Spot(household=code), {"cycle": cycle})


def _decisions() -> Iterator[Problem]:
    found = Decision.objects.filter(step__isnull=True).exclude(cycle__procedure="").order_by("pk")
    for number, cycle in found.values_list("number", "cycle__code"):
        yield Problem("check.decision_without_step", Spot(), {"number": number, "cycle": cycle})


def _name(unit: ReviewUnit) -> str:
    return f"{unit.place.full_name} ({unit.cycle.code})"
