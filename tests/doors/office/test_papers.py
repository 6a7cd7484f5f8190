"""Papers on screen and as PDF: who may have which, what they hold, what the log says of it."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from giamngheo.access.models import Office, Role
from giamngheo.audit.models import Line
from giamngheo.issuing.models import Certificate, IssuedPaper
from giamngheo.review.models import (
    Application,
    Assessment,
    CommuneReport,
    Decision,
    DecisionLine,
    ListEntry,
    Meeting,
    Objection,
    Posting,
    Refusal,
    ReviewUnit,
    Sheet,
    StepTaken,
)
from tests.doors.office import world
from tests.doors.office.conftest import SignedIn

CYCLE = "2023-dinh-ky"
COMMUNE, VILLAGE = "06328", "06328-01"


@pytest.fixture
def own_data(district: world.World, tmp_path: Path, settings: Settings) -> Path:
    """Papers and publications of one test are not those of another."""
    settings.DATA_DIRECTORY = tmp_path
    settings.SITE_ADDRESS = "https://giamngheo.example.gov.vn"
    return tmp_path


@pytest.fixture
def decision(district: world.World, own_data: Path) -> Decision:
    """BS-0002 near-poor (was poor), BS-0003 poor, by the commune of Long Đống."""
    cycle, commune = district.cycles["2023"], district.places[COMMUNE]
    made = Decision.objects.create(
        number="12/QĐ-UBND", leaving_number="13/QĐ-UBND", cycle=cycle, place=commune,
        decided_on=date(2023, 12, 20), valid_from=date(2024, 1, 1), signed_by="Nguyễn Văn Ký",
    )  # fmt: skip
    for code, previous, category, change in (
        ("BS-0002", "poor", "near_poor", "escaped_to_near_poor"),
        ("BS-0003", "not_poor", "poor", "newly_arising"),
    ):
        household = district.households[code]
        assessment = Assessment.objects.create(
            sheet=Sheet.objects.get(cycle=cycle, household=household), standard=cycle.standard, law_hash="1",
            assessed_on=date(2023, 12, 1), dep_mask=0, known_mask=0, category=category,
            children=0, children_no_insurance=0, children_malnourished=0, children_out_of_school=0,
        )  # fmt: skip
        DecisionLine.objects.create(
            decision=made, cycle=cycle, household=household, assessment=assessment, previous=previous,
            category=category, change=change,
        )  # fmt: skip
    return made


@pytest.fixture
def steps(district: world.World, own_data: Path) -> dict[str, Any]:
    """One of everything that a village and a commune leave behind."""
    cycle, places = district.cycles["2023"], district.places
    village = ReviewUnit.objects.create(cycle=cycle, place=places[VILLAGE], step="done")
    commune = ReviewUnit.objects.create(cycle=cycle, place=places[COMMUNE], step="report")
    household = district.households["BS-0002"]

    def step(unit: ReviewUnit, act: str) -> StepTaken:
        return StepTaken.objects.create(
            unit=unit, act=act, from_step="list", to_step="done", on=date(2023, 11, 1), at=world.NOW, by="1"
        )

    application = Application.objects.create(
        cycle=cycle,
        household=household,
        wish="to_be_listed",
        received_on=date(2023, 9, 5),
        at=world.NOW,
        by="1",
    )
    ListEntry.objects.create(
        cycle=cycle, unit=village, household=household, reason="applied", application=application,
        added_on=date(2023, 9, 5),
    )  # fmt: skip
    return {
        "application": application,
        "refusal": Refusal.objects.create(
            application=application, number="45/UBND-VP", on=date(2023, 9, 20), reason="Điểm B1 là 190.",
            signed_by="Nguyễn Văn Ký", at=world.NOW, by="1",
        ),
        "minutes": Meeting.objects.create(
            step=step(village, "hold_meeting"), unit=village, held_on=date(2023, 11, 1), venue="Nhà văn hóa",
            chair="Dương Công Thôn", secretary="Lý Thư", representative="Hoàng Dân", present=40, agreeing=30,
            adopted=True,
        ),
        "posting": Posting.objects.create(
            step=step(village, "post_list"), unit=village, number=1, from_on=date(2023, 11, 2),
            until_on=date(2023, 11, 6), venues=["Nhà văn hóa"], hash="0" * 64,
            listed=[{"code": "BS-0002", "name": "Hoàng Văn Thù", "village": "Thôn Nà Mỏ",
                     "previous": "poor", "category": "near_poor"}],
        ),
        "objection": Objection.objects.create(
            unit=village, household=household, kind="should_not_be_listed", text="Hộ này khá giả.",
            by_name="Nông Văn Ái", received_on=date(2023, 11, 3), due_on=date(2023, 11, 8), at=world.NOW, by="1",
            outcome="kept", answer="Đã phúc tra.", answered_on=date(2023, 11, 6), answered_by="1",
        ),
        "report": CommuneReport.objects.create(
            step=step(commune, "send_report"), unit=commune, number="7/BC-UBND", on=date(2023, 11, 20),
            signed_by="Nguyễn Văn Ký", counts={"villages": {VILLAGE: {"near_poor": 1}}},
        ),
    }  # fmt: skip


def is_pdf(answer: Any) -> bool:
    return (
        answer.status_code == 200
        and answer.headers["Content-Type"] == "application/pdf"
        and answer.content.startswith(b"%PDF")
        and "no-store" in answer.headers["Cache-Control"]
    )


def of_a_step(steps: dict[str, Any]) -> list[str]:
    return [
        f"/giay-to/de-nghi/{steps['application'].pk}.pdf",
        f"/giay-to/de-nghi/{steps['refusal'].pk}/tra-loi.pdf",
        f"/giay-to/hop-dan/{steps['minutes'].pk}.pdf",
        f"/giay-to/niem-yet/{steps['posting'].pk}.pdf",
        f"/giay-to/phan-anh/{steps['objection'].pk}/tiep-nhan.pdf",
        f"/giay-to/phan-anh/{steps['objection'].pk}/tra-loi.pdf",
        f"/giay-to/bao-cao/{steps['report'].pk}.pdf",
        f"/giay-to/{CYCLE}/{VILLAGE}/danh-sach.pdf",
        f"/giay-to/{CYCLE}/{VILLAGE}/bien-ban.pdf",
        f"/giay-to/{CYCLE}/{COMMUNE}/quyet-dinh-cong-nhan.pdf",
        f"/giay-to/{CYCLE}/{COMMUNE}/quyet-dinh-thoat.pdf",
    ]


def test_every_paper_of_a_step_is_printed_and_the_log_knows(
    signed_in: SignedIn, steps: dict[str, Any]
) -> None:
    client = signed_in("xa")
    for address in of_a_step(steps):
        before = Line.objects.count()
        assert is_pdf(client.get(address)), address
        assert is_pdf(client.get(f"{address}?du-thao=1")), address
        assert Line.objects.count() == before + 2, address


def test_nobody_has_them_who_reaches_no_household_there(
    district: world.World, signed_in: SignedIn, steps: dict[str, Any], decision: Decision
) -> None:
    Office.objects.create(
        account=district.accounts["khong"], place=district.places["06349"], role=Role.clerk,
        valid_from=date(2021, 1, 1),
    )  # fmt: skip
    addresses = [*of_a_step(steps), f"/giay-to/quyet-dinh/{decision.pk}/cong-nhan.pdf",
                 f"/giay-to/quyet-dinh/{decision.pk}/giay-chung-nhan.pdf", f"/giay-to/{CYCLE}/{COMMUNE}/"]  # fmt: skip
    for address in addresses:
        assert signed_in("khong").get(address).status_code == 404, address
        assert signed_in("ketoan").get(address).status_code == 403, address
        assert Client().get(address).status_code == 302, address


def test_the_decisions_are_printed(signed_in: SignedIn, decision: Decision) -> None:
    client = signed_in("xa")
    for name in ("cong-nhan", "thoat"):
        assert is_pdf(client.get(f"/giay-to/quyet-dinh/{decision.pk}/{name}.pdf"))


def test_a_paper_in_the_register_is_printed_as_it_was_issued(
    signed_in: SignedIn, decision: Decision, own_data: Path
) -> None:
    client = signed_in("xa")
    page = f"/giay-to/{CYCLE}/{COMMUNE}/"
    answer = client.post(f"/giay-to/ban-hanh/decision/{decision.pk}/", {"next": page})
    assert answer.headers["Location"] == page
    issued = IssuedPaper.objects.get()
    assert (issued.number, issued.subject) == ("12/QĐ-UBND", f"decision {decision.pk}")
    client.post(f"/giay-to/ban-hanh/decision/{decision.pk}/", {"next": "https://elsewhere.example/"})
    assert IssuedPaper.objects.count() == 1
    (file,) = (own_data / "papers").rglob("*.pdf")
    address = f"/giay-to/quyet-dinh/{decision.pk}/cong-nhan.pdf"
    assert client.get(address).content == file.read_bytes()
    household = decision.lines.first().household
    household.head_name = "Tên Mới"
    household.save()
    assert client.get(address).content == file.read_bytes()
    client.post(f"/giay-to/ban-hanh/decision/{decision.pk}/")
    first, second = IssuedPaper.objects.order_by("pk")
    assert (first.superseded_by_id, second.superseded_by_id) == (second.pk, None)
    assert "12/QĐ-UBND" in client.get("/giay-to/so-van-ban/").content.decode()


def test_minutes_and_other_papers_go_into_the_register_too(
    signed_in: SignedIn, steps: dict[str, Any]
) -> None:
    client = signed_in("xa")
    for kind in ("minutes", "posting", "refusal", "report"):
        client.post(f"/giay-to/ban-hanh/{kind}/{steps[kind].pk}/")
    assert set(IssuedPaper.objects.values_list("kind", flat=True)) == {
        "minutes",
        "posting",
        "refusal",
        "report",
    }
    assert client.post("/giay-to/ban-hanh/unknown/1/").status_code == 404
    assert client.get("/giay-to/ban-hanh/minutes/1/").status_code == 405


def test_certificates_are_issued_printed_and_counted_once(signed_in: SignedIn, decision: Decision) -> None:
    client = signed_in("xa")
    for _ in range(2):
        answer = client.post(
            f"/giay-to/quyet-dinh/{decision.pk}/cap-giay/", {"on": "21/12/2023"}, follow=True
        )
    page = answer.content.decode()
    assert "Đã cấp 0 giấy" in page
    assert Certificate.objects.count() == 2
    assert "0001/2023/GCN" in page
    assert "In 2 giấy" in page
    assert is_pdf(client.get(f"/giay-to/quyet-dinh/{decision.pk}/giay-chung-nhan.pdf?phan=1"))
    for part in ("0", "2", "x", "-1", "99999999"):
        address = f"/giay-to/quyet-dinh/{decision.pk}/giay-chung-nhan.pdf?phan={part}"
        assert client.get(address).status_code == 404, part
    assert is_pdf(client.get(f"/giay-to/giay-chung-nhan/{Certificate.objects.first().pk}.pdf"))
    printed = Line.objects.filter(verb="issuing.print_certificates").order_by("number")
    assert [(one.details["first_time"], one.details["again"]) for one in printed] == [(2, 0), (0, 1)]


def test_a_day_before_the_decision_or_none_issues_nothing(signed_in: SignedIn, decision: Decision) -> None:
    client = signed_in("xa")
    for given, said in (({"on": "2023-12-01"}, "trước ngày 20/12/2023"), ({"on": ""}, "Ngày chưa đúng")):
        answer = client.post(f"/giay-to/quyet-dinh/{decision.pk}/cap-giay/", given, follow=True)
        assert said in answer.content.decode()
    assert not Certificate.objects.exists()


def test_only_who_may_issues_and_the_secret_is_on_no_page(signed_in: SignedIn, decision: Decision) -> None:
    signed_in("xa").post(f"/giay-to/quyet-dinh/{decision.pk}/cap-giay/", {"on": "21/12/2023"})
    certificate = Certificate.objects.first()
    assert certificate is not None
    reader = signed_in("phong")
    shown = reader.get(f"/giay-to/giay-chung-nhan/{certificate.pk}/").content.decode()
    assert certificate.number in shown
    assert certificate.token not in shown
    assert "Thu hồi khi" not in shown
    for address in (f"giay-chung-nhan/{certificate.pk}.pdf", f"quyet-dinh/{decision.pk}/giay-chung-nhan.pdf"):
        assert reader.get(f"/giay-to/{address}").status_code == 403
    assert reader.post(f"/giay-to/giay-chung-nhan/{certificate.pk}/thu-hoi/", {}).status_code == 403


def test_one_is_issued_anew_and_withdrawn(signed_in: SignedIn, decision: Decision) -> None:
    client = signed_in("xa")
    client.post(f"/giay-to/quyet-dinh/{decision.pk}/cap-giay/", {"on": "21/12/2023"})
    lost = Certificate.objects.order_by("serial").first()
    assert lost is not None
    page = f"/giay-to/giay-chung-nhan/{lost.pk}/"
    assert client.post(f"{page}cap-lai/", {"on": "2024-02-01", "why": ""}).status_code == 422
    assert client.post(f"{page}cap-lai/", {"on": "2020-02-01", "why": "mất"}).status_code == 422
    answer = client.post(f"{page}cap-lai/", {"on": "2024-02-01", "why": "mất"}, follow=True)
    assert "0001/2024/GCN" in answer.content.decode()
    assert "Đã được thay bằng giấy khác" in client.get(page).content.decode()
    assert client.get(f"/giay-to/giay-chung-nhan/{lost.pk}.pdf").status_code == 404
    anew = Certificate.objects.get(year=2024)
    answer = client.post(
        f"/giay-to/giay-chung-nhan/{anew.pk}/thu-hoi/",
        {"on": "2024-03-01", "why": "hộ chuyển đi"},
        follow=True,
    )
    assert "Thu hồi từ ngày" in answer.content.decode()
    answer = client.post(f"/giay-to/giay-chung-nhan/{anew.pk}/thu-hoi/", {"on": "2024-03-01", "why": "x"})
    assert answer.status_code == 422
    assert "đã được thay hoặc thu hồi" in answer.content.decode()
    republished = client.post(f"/giay-to/quyet-dinh/{decision.pk}/cong-bo-lai/", follow=True)
    assert "Đã công bố lại" in republished.content.decode()


def test_what_was_issued_is_verified_on_the_public_page(
    signed_in: SignedIn, decision: Decision, django_capture_on_commit_callbacks: Any
) -> None:
    from giamngheo.publications.codes import code_of

    with django_capture_on_commit_callbacks(execute=True):
        signed_in("xa").post(f"/giay-to/quyet-dinh/{decision.pk}/cap-giay/", {"on": "21/12/2023"})
    certificate = Certificate.objects.get(household__code="BS-0003")
    code = code_of(bytes.fromhex(certificate.token))
    given = {"code": code, "name": "đặng thị sính", "household": "BS-0003"}
    page = Client().post("/xac-minh/", given).content.decode()
    assert "có thật và còn hiệu lực" in page
    assert "đây là chủ hộ" in page


def test_the_certificates_of_a_household_are_found_from_its_page(
    signed_in: SignedIn, decision: Decision
) -> None:
    client = signed_in("xa")
    client.post(f"/giay-to/quyet-dinh/{decision.pk}/cap-giay/", {"on": "21/12/2023"})
    assert 'href="/giay-to/ho/BS-0003/"' in client.get("/ho-dan/BS-0003/").content.decode()
    assert "/2023/GCN" in client.get("/giay-to/ho/BS-0003/").content.decode()
    assert client.get("/giay-to/ho/BS-0001/").status_code == 404
    assert "chưa được cấp" in signed_in("phong").get("/giay-to/ho/BS-0001/").content.decode()


def test_the_page_of_papers_says_how_far_each_is_official(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/giay-to/").content.decode()
    assert "viết lại theo trí nhớ" in page
    assert "Lời văn do phần mềm soạn" in page
    assert is_pdf(signed_in("xa").get("/giay-to/giay-de-nghi/to_be_listed.pdf"))
    assert signed_in("xa").get("/giay-to/giay-de-nghi/rich.pdf").status_code == 404


def test_the_pages_of_units(signed_in: SignedIn, steps: dict[str, Any], decision: Decision) -> None:
    village = signed_in("xa").get(f"/giay-to/{CYCLE}/{VILLAGE}/").content.decode()
    assert "Biên bản họp dân ngày" in village
    assert "lần 1" in village
    commune = signed_in("xa").get(f"/giay-to/{CYCLE}/{COMMUNE}/").content.decode()
    assert "Báo cáo số 7/BC-UBND" in commune
    assert "Quyết định số 12/QĐ-UBND" in commune
    assert "để trình ký" not in commune
