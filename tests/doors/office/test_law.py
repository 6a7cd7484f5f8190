"""The law browser."""

from tests.doors.office.conftest import SignedIn


def test_standards_stand_side_by_side_with_their_values_and_sources(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/phap-luat/").content.decode()
    for words in ("700.000 đồng/người/tháng", "1.500.000 đồng/người/tháng", "2.200.000 đồng/người/tháng"):
        assert words in page
    assert "Điều 3 khoản 1 điểm a*, Nghị định 07/2021/NĐ-CP" in page
    assert "chưa xác nhận" in page


def test_a_standard_shows_its_categories_definitions_and_cases(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/phap-luat/nd-07-2021/").content.decode()
    assert "Điểm B1 từ 140 (nông thôn), 175 (thành thị) trở xuống và thiếu hụt từ 3 chỉ số trở lên" in page
    assert "Tỷ lệ người phụ thuộc trong tổng số nhân khẩu lớn hơn 50%" in page
    assert "Đúng ngưỡng: B1 bằng 140, đủ 3 chỉ số" in page


def test_what_no_text_says_is_said_to_be_missing(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/phap-luat/nd-351-2025/").content.decode()
    assert "Chưa có văn bản quy định ngưỡng thiếu hụt." in page
    assert "chưa có văn bản" in page


def test_an_unknown_standard_is_not_found(signed_in: SignedIn) -> None:
    assert signed_in("xa").get("/phap-luat/nd-99/").status_code == 404


def test_the_procedures_are_shown_with_their_sources_and_what_is_not_sure(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/phap-luat/quy-trinh/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "Ý kiến của Chủ tịch UBND huyện" in text
    assert "hằng năm, từ 1/9 đến 14/12" in text
    assert "5 ngày làm việc" in text
    assert 'class="certainty"' in text
    assert "–" in text  # the term of an objection, which was not found


def test_the_programmes_are_shown_with_their_parts_and_what_they_rest_on(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/phap-luat/chuong-trinh/").content.decode()
    assert "Tiểu dự án 2 - Dự án 3</strong>" not in page
    assert "Tiểu dự án 2 - Dự án 3: Cải thiện dinh dưỡng" in page
    assert "<strong>Dự án 2</strong>: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo" in page
    assert "Bộ Nông nghiệp và Phát triển nông thôn" in page
    assert "Thông tư 55/2023/TT-BTC" in page
    assert "Chương trình khác: chỉ ghi tên" in page
