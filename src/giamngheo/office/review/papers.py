"""The papers that go with the steps of a unit: what to print now, what was posted, reported, decided."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.access.policy import Request
from giamngheo.issuing.models import IssuedPaper
from giamngheo.issuing.registering import live_papers
from giamngheo.office.review import wording
from giamngheo.office.words import name
from giamngheo.places.models import Level
from giamngheo.review.actions.village import postings_of
from giamngheo.review.models import Application, CommuneReport, Decision, ReviewUnit, Step
from giamngheo.review.workflow import ACTS


class Paper(NamedTuple):
    """A paper to open, and the step it belongs to."""

    step: str
    title: str
    href: str
    kind: str = ""
    """The kind under which it can be entered into the register of papers; empty where it is not a paper to issue."""
    subject: str = ""
    issued: IssuedPaper | None = None
    may_register: bool = False

    @property
    def number(self) -> int:
        """The number of the row that the paper is about."""
        return int(self.subject.rpartition(" ")[2])


Links = list[Paper]


def _with_register(request: Request, unit: ReviewUnit, links: Links) -> Links:
    """The papers that can be issued with what the register has of them, and whether the reader may enter them."""
    may = request.reach.having("review.recognise").covers(unit.place)
    live = live_papers({paper.subject for paper in links if paper.kind})
    return [
        paper._replace(issued=live.get((paper.kind, paper.subject)), may_register=may)
        if paper.kind
        else paper
        for paper in links
    ]


def of_act(request: Request, unit: ReviewUnit, act: str) -> Links:
    """The papers of the steps at which an act is due, and the empty forms that it begins with."""
    if act not in ACTS:
        return []
    everything = of_village(request, unit) if unit.place.level == Level.village else of_commune(request, unit)
    found = [paper for paper in everything if paper.step in ACTS[act].steps]
    return [*_blank(unit), *found] if act == "receive_application" else found


def _blank(unit: ReviewUnit) -> Links:
    return [
        Paper(
            Step.list,
            _("Mẫu giấy đề nghị: {wish}").format(wish=name(wording.WISHES, wish)),
            reverse("paper-application-blank", args=[wish]),
        )
        for wish in wording.WISHES_OF[unit.cycle.kind]
    ]


def of_village(request: Request, unit: ReviewUnit) -> Links:
    """The papers of a village, in the order of the steps; none for whoever may not see households."""
    if not request.reach.having("household.read").covers(unit.place):
        return []
    here = [unit.cycle.code, unit.place.code]
    links: Links = []
    if unit.entries.filter(removed_on__isnull=True).exists():
        links.append(Paper(Step.list, _("Danh sách hộ cần rà soát"), reverse("paper-list", args=here)))
    if unit.step == Step.meeting:
        links.append(
            Paper(Step.meeting, _("Mẫu biên bản họp dân, điền sẵn"), reverse("paper-minutes-form", args=here))
        )
    for meeting in unit.meetings.filter(step__undone_at__isnull=True).order_by("pk"):
        said = _("Biên bản họp dân {day}").format(day=f"{meeting.held_on:%d/%m/%Y}")
        links.append(
            Paper(
                Step.meeting,
                said,
                reverse("paper-minutes", args=[meeting.pk]),
                "minutes",
                f"meeting {meeting.pk}",
            )
        )
    for posting in postings_of(unit):
        said = _("Thông báo niêm yết lần {number}").format(number=posting.number)
        links.append(
            Paper(
                Step.posting,
                said,
                reverse("paper-posting", args=[posting.pk]),
                "posting",
                f"posting {posting.pk}",
            )
        )
    return _with_register(request, unit, [*links, *_of_objections(unit), *_of_applications(unit)])


def of_commune(request: Request, unit: ReviewUnit) -> Links:
    """The papers of a commune, in the order of the steps; none for whoever may not see households."""
    if not request.reach.having("household.read").covers(unit.place):
        return []
    here = [unit.cycle.code, unit.place.code]
    links: Links = []
    for report in CommuneReport.objects.filter(unit=unit, step__undone_at__isnull=True).order_by("pk"):
        said = _("Báo cáo số {number}").format(number=report.number)
        links.append(
            Paper(
                Step.report, said, reverse("paper-report", args=[report.pk]), "report", f"report {report.pk}"
            )
        )
    if unit.step == Step.recognise:
        links.append(
            Paper(
                Step.recognise, _("Quyết định công nhận, để ký"), reverse("paper-decision-to-sign", args=here)
            )
        )
        links.append(
            Paper(
                Step.recognise,
                _("Quyết định thoát nghèo, để ký"),
                reverse("paper-leaving-to-sign", args=here),
            )
        )
    decision = Decision.objects.filter(cycle=unit.cycle, place=unit.place).first()
    if decision is not None:
        said = _("Quyết định công nhận số {number}").format(number=decision.number)
        links.append(
            Paper(
                Step.recognise,
                said,
                reverse("paper-decision", args=[decision.pk]),
                "decision",
                f"decision {decision.pk}",
            )
        )
        if decision.leaving_number:
            said = _("Quyết định thoát nghèo, thoát cận nghèo số {number}").format(
                number=decision.leaving_number
            )
            links.append(
                Paper(
                    Step.recognise,
                    said,
                    reverse("paper-leaving", args=[decision.pk]),
                    "leaving_decision",
                    f"decision {decision.pk}",
                )
            )
        links.append(Paper(Step.certify, _("Giấy chứng nhận"), reverse("certificates", args=here)))
    return _with_register(request, unit, links)


def _of_objections(unit: ReviewUnit) -> Links:
    links: Links = []
    for one in unit.objections.order_by("pk"):
        said = _("Phiếu tiếp nhận phản ánh của {name}").format(name=one.by_name)
        links.append(Paper(Step.posting, said, reverse("paper-objection-receipt", args=[one.pk])))
        if one.outcome is not None:
            said = _("Trả lời phản ánh của {name}").format(name=one.by_name)
            links.append(
                Paper(
                    Step.posting,
                    said,
                    reverse("paper-objection-answer", args=[one.pk]),
                    "objection_answer",
                    f"objection {one.pk}",
                )
            )
    return links


def _of_applications(unit: ReviewUnit) -> Links:
    found = Application.objects.filter(
        cycle=unit.cycle, household__place=unit.place, withdrawn_on__isnull=True
    )
    links: Links = []
    for one in found.select_related("household", "refusal").order_by("pk"):
        said = _("Giấy đề nghị của hộ {name}: {wish}").format(
            name=one.household.head_name, wish=name(wording.WISHES, one.wish)
        )
        links.append(Paper(Step.list, said, reverse("paper-application", args=[one.pk])))
        refused = getattr(one, "refusal", None)
        if refused is not None:
            said = _("Văn bản trả lời hộ {name}").format(name=one.household.head_name)
            links.append(
                Paper(
                    Step.list,
                    said,
                    reverse("paper-refusal", args=[refused.pk]),
                    "refusal",
                    f"refusal {refused.pk}",
                )
            )
    return links
