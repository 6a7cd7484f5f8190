"""What stands on each paper: plain values, nothing else than what is printed.

Field names are those of the templates.  Texts that are empty and dates that are None print as dotted lines to fill
in by hand.  About a person a paper holds what its law needs: no ethnicity, no health, and an identification number on
one list only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues: the body above it where it is named, the body itself, and the place that the date line names."""

    body: str
    place: str
    above: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper has.  A draft says so on every page; synthetic data show a band on every page."""

    issuer: Issuer
    number: str = ""
    on: date | None = None
    receivers: Sequence[str] = ()
    capacity: Sequence[str] = ()
    signed_by: str = ""
    synthetic: bool = False
    draft: bool = False


@dataclass(frozen=True, slots=True)
class ToReview:
    """A household on the list of a village, and why."""

    code: str
    head: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList(Paper):
    """Danh sách hộ cần rà soát."""

    cycle: str
    village: str
    commune: str
    households: Sequence[ToReview]


@dataclass(frozen=True, slots=True)
class Member:
    """A member as a form or certificate names one."""

    name: str
    relation: str
    born: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, where it is known already."""

    name: str
    born: str
    address: str
    code: str
    members: Sequence[Member]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm(Paper):
    """Giấy đề nghị, empty or with what is known; `asks` is the request in words, `rows` the least rows for members."""

    subject: str
    asks: str
    addressee: str
    place: str
    applicant: Applicant | None = None
    rows: int = 8


@dataclass(frozen=True, slots=True)
class Discussed:
    """A household as the village meeting discusses it."""

    head: str
    before: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes(Paper):
    """Biên bản họp dân.  `copy` says whose copy it is: one stays in the village, one goes to the commune.

    Before the meeting `present` and `agreeing` are None and the paper is a form to fill in.
    """

    copy: str
    cycle: str
    village: str
    commune: str
    held_on: date | None
    venue: str
    chair: str
    secretary: str
    representative: str
    present: int | None
    agreeing: int | None
    adopted: bool | None
    share: str
    remarks: str
    households: Sequence[Discussed]


@dataclass(frozen=True, slots=True)
class Posted:
    """All that a posted list says of a household."""

    name: str
    village: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingNotice(Paper):
    """Thông báo niêm yết; `office` is where objections are taken."""

    cycle: str
    village: str
    commune: str
    time: int
    from_on: date
    until_on: date
    venues: Sequence[str]
    office: str
    listed: Sequence[Posted]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionReceipt(Paper):
    """Phiếu tiếp nhận khiếu nại, phản ánh."""

    cycle: str
    village: str
    commune: str
    by_name: str
    by_contact: str
    received_on: date
    due_on: date
    about: str
    household: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer(Paper):
    """Trả lời khiếu nại, phản ánh."""

    cycle: str
    village: str
    commune: str
    receiver: str
    by_name: str
    received_on: date
    household: str
    said: str
    outcome: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalLetter(Paper):
    """Văn bản trả lời: an application refused, with its reason."""

    receiver: str
    applicant: str
    address: str
    code: str
    asks: str
    received_on: date
    reason: str
    grounds: Sequence[str]


@dataclass(frozen=True, slots=True)
class VillageCount:
    """One village in the commune's report."""

    village: str
    households: int
    poor_before: int
    near_before: int
    poor: int
    near_poor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportToHigher(Paper):
    """Báo cáo kết quả rà soát of a commune."""

    cycle: str
    reporter: str
    addressee: str
    reference_date: date
    rows: Sequence[VillageCount]
    poor_rate: str
    near_poor_rate: str
    objections: int
    answered: int
    asks: str
    grounds: Sequence[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """One household in the list of a decision; of a worker, the person and the household's code."""

    code: str
    head: str
    village: str
    size: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecidedList:
    """A list that goes with a decision, of households or of people."""

    title: str
    households: Sequence[Decided]
    unit: str = "hộ"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionDecision(Paper):
    """Quyết định công nhận, with the list of each category."""

    cycle: str
    commune: str
    authority: str
    carriers: str
    valid_from: date | None
    lists: Sequence[DecidedList]
    grounds: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingDecision(RecognitionDecision):
    """Quyết định công nhận thoát nghèo, thoát cận nghèo: two lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaper(Paper):
    """Giấy chứng nhận; `qr` is an SVG picture, `verification` the groups of the same code to type."""

    category: str
    authority: str
    head: str
    code: str
    address: str
    standard: str
    decision: str
    decided_on: date
    valid_from: date
    members: Sequence[Member]
    site: str
    verification: Sequence[str]
    qr: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One thing, or some money, that a household received; money has no quantity and no unit price."""

    item: str
    specification: str
    unit: str
    quantity: str
    unit_price: int | None
    amount: int
    on: date
    confirmed: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A household's representative, where they live, what was received.

    The identification number stands here because the law wants it on the list (TT 60/2026/TT-BTC, Article 3.3), and
    only on lists of money of that regime.
    """

    name: str
    address: str
    items: Sequence[HandedOver]
    identity_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverList(Paper):
    """Bảng kê hỗ trợ hộ gia đình.  `hidden` counts the households that whoever prints may not see."""

    activity: str
    code: str
    part: str
    year: int
    recipients: Sequence[Recipient]
    words: str
    with_identity: bool = False
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class TakingPart:
    """One who takes part: who, where from, as what, with which standing from which day."""

    name: str
    address: str
    role: str
    standing: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantList(Paper):
    """Danh sách người tham gia hoạt động, with room to sign; `heads` counts households, 0 where there are none."""

    activity: str
    code: str
    part: str
    year: int
    people: Sequence[TakingPart]
    heads: int = 0
    hidden: int = 0


KINDS: dict[type[Paper], str] = {
    ReviewList: "list",
    ApplicationForm: "application",
    Minutes: "minutes",
    PostingNotice: "posting",
    ObjectionReceipt: "objection_receipt",
    ObjectionAnswer: "objection_answer",
    RefusalLetter: "refusal",
    ReportToHigher: "report",
    RecognitionDecision: "decision",
    LeavingDecision: "leaving_decision",
    CertificatePaper: "certificate",
    HandoverList: "handover_list",
    ParticipantList: "participant_list",
}
"""Every kind of paper and the name of its template and of its entry in the manifest."""
