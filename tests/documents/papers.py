"""One paper of every kind, with made-up people."""

from collections.abc import Callable, Mapping
from datetime import date

from giamngheo.documents.papers.kinds import (
    Applicant,
    ApplicationForm,
    CertificatePaper,
    Decided,
    DecidedList,
    Discussed,
    HandedOver,
    HandoverList,
    Issuer,
    LeavingDecision,
    Member,
    Minutes,
    ObjectionAnswer,
    ObjectionReceipt,
    Paper,
    ParticipantList,
    Posted,
    PostingNotice,
    Recipient,
    RecognitionDecision,
    RefusalLetter,
    ReportToHigher,
    ReviewList,
    TakingPart,
    ToReview,
    VillageCount,
)
from giamngheo.documents.papers.qr import picture

ON = date(2023, 12, 14)
COMMUNE = Issuer("Ủy ban nhân dân\nxã Long Đống", "Long Đống")
COMMITTEE = Issuer("Ban chỉ đạo rà soát", "Long Đống", "Ủy ban nhân dân\nxã Long Đống")
WHERE = {"cycle": "Rà soát định kỳ 2023", "village": "thôn Nà Mỏ", "commune": "xã Long Đống"}
GROUNDS = ("Căn cứ Quyết định 24/2021/QĐ-TTg.",)
SIGNED = {"capacity": ("Chủ tịch",), "signed_by": "Nguyễn Văn Ký", "receivers": ("Như trên", "Lưu: VT")}

ACTIVITY = {"activity": "Mô hình nuôi dê sinh sản", "code": "DA2-2023-001", "part": "Dự án 2", "year": 2023}


def _decision(kind: type[RecognitionDecision]) -> RecognitionDecision:
    households = [Decided("BS-1", "Hoàng Văn Thụ", "Thôn Nà Mỏ", 4, "phát sinh mới")]
    return kind(
        issuer=COMMUNE, number="12/QĐ-UBND", on=ON, cycle=WHERE["cycle"], commune=WHERE["commune"],
        authority="Chủ tịch Ủy ban nhân dân xã Long Đống", carriers="Trưởng các thôn", valid_from=ON,
        lists=[DecidedList("Hộ nghèo", households), DecidedList("Hộ cận nghèo", [])], grounds=GROUNDS, **SIGNED,
    )  # fmt: skip


_SAMPLES: Mapping[str, Callable[[], Paper]] = {
    "list": lambda: ReviewList(
        issuer=COMMITTEE, on=ON, households=[ToReview("BS-1", "Hoàng Văn Thụ", 3, "đang là hộ nghèo")], **WHERE
    ),
    "application": lambda: ApplicationForm(
        issuer=COMMUNE, subject="Công nhận hộ nghèo", asks="công nhận hộ nghèo", addressee="", place="",
        applicant=Applicant("Hoàng Văn Thụ", "1980", "thôn Nà Mỏ", "BS-1", [Member("Hoàng Văn Thụ", "chủ hộ")]),
    ),
    "minutes": lambda: Minutes(
        issuer=Issuer("Thôn Nà Mỏ", "Long Đống", "Ủy ban nhân dân\nxã Long Đống"), on=ON, copy="Bản lưu tại thôn",
        held_on=ON, venue="Nhà văn hóa", chair="A", secretary="B", representative="C", present=40, agreeing=30,
        adopted=True, share="75,00%", remarks="", households=[Discussed("Hoàng Văn Thụ", "", "hộ nghèo")], **WHERE,
    ),
    "posting": lambda: PostingNotice(
        issuer=COMMITTEE, on=ON, time=1, from_on=ON, until_on=ON, venues=["Nhà văn hóa"], office="UBND xã",
        listed=[Posted("Hoàng Văn Thụ", "Thôn Nà Mỏ", "hộ nghèo")], **WHERE, **SIGNED,
    ),
    "objection_receipt": lambda: ObjectionReceipt(
        issuer=COMMITTEE, on=ON, by_name="Nông Văn Ái", by_contact="", received_on=ON, due_on=ON, about="khác",
        household="", said="Chưa đúng.", **WHERE,
    ),
    "objection_answer": lambda: ObjectionAnswer(
        issuer=COMMITTEE, on=ON, receiver="Ban chỉ đạo", by_name="Nông Văn Ái", received_on=ON, household="",
        said="Chưa đúng.", outcome="không có căn cứ", answer="Đã phúc tra.", **WHERE, **SIGNED,
    ),
    "refusal": lambda: RefusalLetter(
        issuer=COMMUNE, number="45/UBND-VP", on=ON, receiver="UBND xã", applicant="Hoàng Văn Thụ", address="",
        code="BS-1", asks="công nhận hộ nghèo", received_on=ON, reason="Điểm B1 là 190.", grounds=GROUNDS, **SIGNED,
    ),
    "report": lambda: ReportToHigher(
        issuer=COMMUNE, number="7/BC-UBND", on=ON, cycle=WHERE["cycle"], reporter="UBND xã", addressee="",
        reference_date=ON, rows=[VillageCount("Thôn Nà Mỏ", 1234, 80, 40, 70, 50)], poor_rate="5,67%",
        near_poor_rate="4,05%", objections=1, answered=1, asks="UBND xã báo cáo", grounds=GROUNDS, **SIGNED,
    ),
    "decision": lambda: _decision(RecognitionDecision),
    "leaving_decision": lambda: _decision(LeavingDecision),
    "certificate": lambda: CertificatePaper(
        issuer=COMMUNE, number="0001/2023/GCN", on=ON, category="hộ nghèo", authority="Chủ tịch", head="Hoàng Văn Thụ",
        code="BS-1", address="thôn Nà Mỏ", standard="chuẩn nghèo", decision="12/QĐ-UBND", decided_on=ON, valid_from=ON,
        members=[Member("Hoàng Văn Thụ", "chủ hộ", "1980", "nam")], site="giamngheo.example.gov.vn/xac-minh/",
        verification=["0123", "4567", "89BC", "FGHJ", "KLMN", "PQRS", "TVXZ"], qr=picture("x"), **SIGNED,
    ),
    "handover_list": lambda: HandoverList(
        issuer=COMMUNE, on=ON, **ACTIVITY, words="Bảy triệu hai trăm nghìn đồng", with_identity=True,
        capacity=("TM. Ủy ban nhân dân", "Chủ tịch"), recipients=[
            Recipient("Hoàng Văn Thụ", "thôn Nà Mỏ", [
                HandedOver("Dê cái sinh sản", "18–20 kg/con", "con", "2", 3_500_000, 7_000_000, ON),
                HandedOver("Hỗ trợ tiền tiêm phòng", "", "", "", None, 200_000, ON, "UNC-07"),
            ], "020080000001"),
        ],
    ),
    "participant_list": lambda: ParticipantList(
        issuer=COMMUNE, on=ON, **ACTIVITY, capacity=("Chủ tịch",), heads=1,
        people=[TakingPart("Hoàng Văn Thụ", "thôn Nà Mỏ", "được hỗ trợ", "hộ nghèo", ON)],
    ),
}  # fmt: skip


def sample(kind: str) -> Paper:
    """A paper of the kind."""
    return _SAMPLES[kind]()


def every_kind() -> list[str]:
    """The kinds that there are samples of."""
    return list(_SAMPLES)
