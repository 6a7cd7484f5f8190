"""The page of a plan's figures: contradictions, the journal beside them, files that cannot be read."""

from importlib.resources import files

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from giamngheo.audit.models import Line
from tests.doors.office.conftest import SignedIn

PAGE = "/chuong-trinh/ke-hoach/"
SHIPPED = files("giamngheo.plans").joinpath("data", "bac-son-2024.yaml").read_bytes()


def uploaded(content: bytes, name: str = "ke-hoach.yaml") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_the_districts_plan_is_held_against_itself_and_the_journal(signed_in: SignedIn) -> None:
    page = signed_in("phong").get(PAGE).content.decode()
    assert "Kế hoạch thực hiện Chương trình MTQG giảm nghèo bền vững năm 2024" in page
    assert "7.769,290" in page
    assert "Có vốn mà không có cơ quan chủ trì" in page
    assert "số tiền lệch với sổ" in page  # the small district has no money: every amount differs


def test_a_commune_sees_no_plan_of_the_district_but_may_check_its_own(signed_in: SignedIn) -> None:
    client = signed_in("xa")
    page = client.get(PAGE).content.decode()
    assert "Mâu thuẫn trong kế hoạch" not in page
    assert "Tệp số liệu của kế hoạch" in page
    before = Line.objects.count()
    page = client.post(PAGE, uploaded(SHIPPED)).content.decode()
    assert "56,940" in page
    assert "tệp chỉ được đọc, không lưu lại" in page
    assert "Số tiền của kế hoạch so với sổ" not in page  # the district's money is out of its reach
    assert Line.objects.count() == before


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"- [", 422),
        (b"", 422),
        (b"\xff\xfe\x00", 422),
        (b"title: x\nfigures: 5\n", 422),
        (b"x" * (2 * 1024 * 1024 + 1), 413),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_a_reason(
    signed_in: SignedIn, content: bytes, status: int
) -> None:
    answer = signed_in("xa").post(PAGE, uploaded(content))
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()


def test_no_file_is_said(signed_in: SignedIn) -> None:
    answer = signed_in("xa").post(PAGE)
    assert answer.status_code == 422
    assert "Chưa chọn tệp" in answer.content.decode()


def test_it_needs_the_power_to_see_money(signed_in: SignedIn) -> None:
    assert signed_in("khong").get(PAGE).status_code in (403, 404)
