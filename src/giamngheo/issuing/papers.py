"""Papers from the record: each builder reads one row of the review and gives the paper, ready to print.

Who may have which paper is decided before, by the queries of `paper_queries`.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from giamngheo.core.numbers import percent, ratio
from giamngheo.documents.papers.kinds import (
    Applicant,
    ApplicationForm,
    Discussed,
    Member,
    Minutes,
    ObjectionAnswer,
    ObjectionReceipt,
    Posted,
    PostingNotice,
    RefusalLetter,
    ReportToHigher,
    ReviewList,
    ToReview,
    VillageCount,
)
from giamngheo.facts.transitions import LISTS
from giamngheo.issuing import wording
from giamngheo.issuing.certified import members_on
from giamngheo.places.models import Place
from giamngheo.places.queries import holds_synthetic
from giamngheo.registry.models import Household, Status
from giamngheo.registry.queries import counted_on, in_force
from giamngheo.review.models import (
    Application,
    CommuneReport,
    Cycle,
    ListReason,
    Meeting,
    Objection,
    ObjectionKind,
    Outcome,
    Posting,
    Refusal,
    ReviewUnit,
    Wish,
)
from giamngheo.review.results import results
from giamngheo.review.stepping import villages_of

COPIES = ("Bản lưu tại thôn", "Bản gửi Ban chỉ đạo rà soát cấp xã")
CHAIR = ("TM. Ban chỉ đạo", "Trưởng ban")
ARCHIVE = "Lưu: VT"
_ONE_DAY = timedelta(days=1)


def result_words(previous: str, category: str | None) -> str:
    """What a review found, as a list says it: a household that leaves a list is said to leave it."""
    if category in LISTS or category == "medium":
        return wording.CATEGORIES[str(category)]
    left = {"poor": "thoát nghèo", "near_poor": "thoát cận nghèo"}
    return "chưa xác định" if category is None else left.get(previous, "không nghèo")


def review_list(unit: ReviewUnit, on: date | None) -> ReviewList:
    """Danh sách hộ cần rà soát of a village."""
    commune = wording.commune_of(unit.place)
    entries = unit.entries.filter(removed_on__isnull=True).select_related("household")
    return ReviewList(
        issuer=wording.committee(commune),
        on=on,
        synthetic=holds_synthetic(),
        cycle=unit.cycle.title,
        village=wording.within_sentence(unit.place),
        commune=wording.within_sentence(commune),
        households=[
            ToReview(
                one.household.code, one.household.head_name, one.household.size, ListReason(one.reason).label
            )
            for one in entries.order_by("household__head_sort", "household__code")
        ],
    )


ASKED: Mapping[str, str] = {
    Wish.to_be_listed: "công nhận hộ gia đình tôi là hộ nghèo, hộ cận nghèo",
    Wish.to_leave: "công nhận hộ gia đình tôi thoát nghèo, thoát cận nghèo",
    Wish.medium: "xác định hộ gia đình tôi là hộ có mức sống trung bình",
    Wish.low_income: "xác định tôi là người lao động có thu nhập thấp",
}


def blank_application(wish: Wish, unit: Place | None = None) -> ApplicationForm:
    """An empty form, addressed where the unit is known."""
    commune = wording.commune_of(unit) if unit is not None else None
    return ApplicationForm(
        issuer=wording.administration(commune) if commune else wording.NOBODY,
        subject=wish.label[:1].upper() + wish.label[1:],
        asks=ASKED[wish],
        addressee=wording.body(commune) if commune else "",
        place=commune.name if commune else "",
    )


def application(row: Application, on: date) -> ApplicationForm:
    """The form with what the register knows of the household; the identification number is left to write in."""
    household = row.household
    empty = blank_application(Wish(row.wish), household.place)
    members = members_on(on, [household.pk])[household.pk]
    head = next((one.person for one in members if one.relation == "head"), None)
    person = row.person or head
    return ApplicationForm(
        issuer=empty.issuer,
        synthetic=holds_synthetic(),
        subject=empty.subject,
        asks=empty.asks,
        addressee=empty.addressee,
        place=empty.place,
        applicant=Applicant(
            name=person.full_name if person else household.head_name,
            born=wording.born(person.birth_year) if person else "",
            address=wording.address(household.place, household.address),
            code=household.code,
            members=[
                Member(one.person.full_name, wording.relation(one), wording.born(one.person.birth_year))
                for one in members
            ],
        ),
    )


def minutes(unit: ReviewUnit, meeting: Meeting | None = None) -> list[Minutes]:
    """Biên bản họp dân, both copies; before the meeting a form to fill in."""
    commune = wording.commune_of(unit.place)
    households = [
        Discussed(
            one.name,
            wording.CATEGORIES[one.previous] if one.previous in LISTS else "",
            result_words(one.previous, one.category),
        )
        for one in results(unit)
    ]
    return [_minutes(unit, commune, meeting, households, copy) for copy in COPIES]


def _minutes(
    unit: ReviewUnit, commune: Place, meeting: Meeting | None, households: list[Discussed], copy: str
) -> Minutes:
    village = wording.within_sentence(unit.place)
    return Minutes(
        issuer=wording.village_of(unit.place, commune),
        on=meeting.held_on if meeting else None,
        synthetic=holds_synthetic(),
        copy=copy,
        cycle=unit.cycle.title,
        village=village,
        commune=wording.within_sentence(commune),
        held_on=meeting.held_on if meeting else None,
        venue=meeting.venue if meeting else "",
        chair=meeting.chair if meeting else "",
        secretary=meeting.secretary if meeting else "",
        representative=meeting.representative if meeting else "",
        present=meeting.present if meeting else None,
        agreeing=meeting.agreeing if meeting else None,
        adopted=meeting.adopted if meeting else None,
        share=percent(ratio(meeting.agreeing, meeting.present)) if meeting else "",
        remarks=meeting.remarks if meeting else "",
        households=households,
    )


def posting(row: Posting) -> PostingNotice:
    """Thông báo niêm yết with the list exactly as it was posted: name, village, result."""
    commune = wording.commune_of(row.unit.place)
    return PostingNotice(
        issuer=wording.committee(commune),
        on=row.from_on,
        receivers=("Như mục 2", ARCHIVE),
        capacity=CHAIR,
        synthetic=holds_synthetic(),
        cycle=row.unit.cycle.title,
        village=wording.within_sentence(row.unit.place),
        commune=wording.within_sentence(commune),
        time=row.number,
        from_on=row.from_on,
        until_on=row.until_on,
        venues=list(row.venues),
        office=wording.body(commune),
        listed=[
            Posted(one["name"], one["village"], result_words(one.get("previous", ""), one["category"]))
            for one in row.listed
        ],
    )


def objection_receipt(row: Objection) -> ObjectionReceipt:
    """Phiếu tiếp nhận, for who objected."""
    commune = wording.commune_of(row.unit.place)
    return ObjectionReceipt(
        issuer=wording.committee(commune),
        on=row.received_on,
        synthetic=holds_synthetic(),
        cycle=row.unit.cycle.title,
        village=wording.within_sentence(row.unit.place),
        commune=wording.within_sentence(commune),
        by_name=row.by_name,
        by_contact=row.by_contact,
        received_on=row.received_on,
        due_on=row.due_on,
        about=ObjectionKind(row.kind).label,
        household=_named(row.household),
        said=row.text,
    )


def objection_answer(row: Objection) -> ObjectionAnswer:
    """Trả lời; only of an objection that is answered."""
    if row.outcome is None or row.answer is None:
        raise ValueError("the objection is not answered yet")
    commune = wording.commune_of(row.unit.place)
    return ObjectionAnswer(
        issuer=wording.committee(commune),
        on=row.answered_on,
        receivers=("Như trên", ARCHIVE),
        capacity=CHAIR,
        synthetic=holds_synthetic(),
        cycle=row.unit.cycle.title,
        village=wording.within_sentence(row.unit.place),
        commune=wording.within_sentence(commune),
        receiver=wording.committee_in_words(commune),
        by_name=row.by_name,
        received_on=row.received_on,
        household=_named(row.household),
        said=row.text,
        outcome=Outcome(row.outcome).label,
        answer=row.answer,
    )


def refusal(row: Refusal) -> RefusalLetter:
    """Văn bản trả lời with the reason."""
    asked = row.application
    household = asked.household
    commune = wording.commune_of(household.place)
    return RefusalLetter(
        issuer=wording.administration(commune),
        number=row.number,
        on=row.on,
        receivers=("Như trên", ARCHIVE),
        capacity=("Chủ tịch",),
        signed_by=row.signed_by,
        synthetic=holds_synthetic(),
        receiver=wording.body(commune),
        applicant=asked.person.full_name if asked.person else household.head_name,
        address=wording.address(household.place, household.address),
        code=household.code,
        asks=Wish(asked.wish).label,
        received_on=asked.received_on,
        reason=row.reason,
        grounds=wording.grounds(asked.cycle),
    )


def report(row: CommuneReport) -> ReportToHigher:
    """Báo cáo kết quả rà soát: what was found as it was counted then, beside what was held before."""
    commune, cycle = row.unit.place, row.unit.cycle
    found = row.counts.get("villages", {})
    counts = [
        _village_count(unit.place, cycle, found.get(unit.place.code, {})) for unit in villages_of(row.unit)
    ]
    households = sum(one.households for one in counts)
    objections = Objection.objects.filter(unit__in=villages_of(row.unit), received_on__lte=row.on)
    above = commune.parent
    to = wording.body(above) if above is not None else ""
    return ReportToHigher(
        issuer=wording.administration(commune),
        number=row.number,
        on=row.on,
        receivers=("Như trên", ARCHIVE),
        capacity=("TM. Ủy ban nhân dân", "Chủ tịch"),
        signed_by=row.signed_by,
        synthetic=holds_synthetic(),
        cycle=cycle.title,
        reporter=wording.body(commune),
        addressee=to,
        reference_date=cycle.reference_date,
        rows=counts,
        poor_rate=percent(ratio(sum(one.poor for one in counts), households)),
        near_poor_rate=percent(ratio(sum(one.near_poor for one in counts), households)),
        objections=objections.count(),
        answered=objections.filter(outcome__isnull=False).count(),
        asks=f"{wording.body(commune)} báo cáo và xin ý kiến" + (f" của {to}" if to else ""),
        grounds=wording.grounds(cycle),
    )


def _village_count(village: Place, cycle: Cycle, found: dict[str, int]) -> VillageCount:
    before = Status.objects.filter(in_force(cycle.opens_on - _ONE_DAY), household__place=village)
    return VillageCount(
        village=village.full_name,
        households=Household.objects.filter(counted_on(cycle.reference_date), place=village).count(),
        poor_before=before.filter(category="poor").count(),
        near_before=before.filter(category="near_poor").count(),
        poor=found.get("poor", 0),
        near_poor=found.get("near_poor", 0),
    )


def _named(household: Household | None) -> str:
    return "" if household is None else f"{household.head_name} (mã hộ {household.code})"
