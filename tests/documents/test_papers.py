"""Papers as PDF: every letter there, the layout of NĐ 30/2020/NĐ-CP, nothing of the data taken for markup."""

import re
import time
from dataclasses import fields, replace
from datetime import date

import pytest

from giamngheo.core.problems import Refused
from giamngheo.documents.papers import kinds, rendering
from giamngheo.documents.papers.kinds import KINDS, Posted, ToReview, VillageCount
from giamngheo.documents.papers.manifest import WORDINGS, manifest
from giamngheo.documents.papers.qr import picture
from giamngheo.documents.papers.rendering import canonical, plain, render, render_in_pieces, template_hash
from tests.documents.papers import ON, every_kind, sample
from tests.documents.pdf_text import pages, read

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwzĕŏŭčñḅ₫–’“”"
)


@pytest.mark.parametrize("kind", KINDS.values())
def test_every_kind_is_an_archival_pdf_in_one_family(kind: str) -> None:
    made = read(render([sample(kind)]))
    assert made.archival
    assert made.fonts
    serif = {font for font in made.fonts if "Mono" not in font}
    assert all(rendering.families()[0].replace(" ", "") in font for font in serif), serif


@pytest.mark.parametrize("letters", [LETTERS, LETTERS.upper()], ids=["small", "capital"])
def test_every_letter_of_vietnamese_and_of_the_highlands_is_there(letters: str) -> None:
    name = " ".join(letters[start : start + 6] for start in range(0, len(letters), 6))
    paper = replace(sample("list"), households=[ToReview("BS-1", name, 3, "x")])  # type: ignore[type-var]
    made = read(render([paper]))
    assert set(letters) - {" "} <= set(made.text)
    assert len({font for font in made.fonts if "Serif" in font or "Roman" in font or "Tinos" in font}) <= 4
    assert all("DejaVu" not in font for font in made.fonts)


def test_a_letter_that_no_font_has_is_refused_and_never_left_out() -> None:
    paper = replace(sample("list"), households=[ToReview("BS-1", "a\ue123", 3, "x")])  # type: ignore[type-var]
    with pytest.raises(Refused) as refused:
        render([paper])
    assert refused.value.problems[0].code == "papers.not_made"


def test_data_are_text_and_never_markup() -> None:
    nasty = '#panic("x") *đậm* _n_ $x^2$ @a <b> \\ " [c] // d /* e */ `f` #import "layout.typ"'
    paper = replace(sample("objection_receipt"), said=nasty, by_name=nasty)  # type: ignore[type-var]
    text = read(render([paper])).text.replace(" ", "")
    assert '#panic("x")*đậm*' in text
    assert "$x^2$" in text


@pytest.mark.parametrize("kind", sorted(set(KINDS.values()) - {"application"}))
def test_the_parts_of_an_administrative_document_are_there(kind: str) -> None:
    text = read(render([sample(kind)])).text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    assert "XÃ LONG ĐỐNG" in text
    assert "Long Đống, ngày 14 tháng 12 năm 2023" in text


def test_months_one_and_two_have_a_zero() -> None:
    paper = replace(sample("decision"), on=date(2024, 2, 5))
    assert "ngày 05 tháng 02 năm 2024" in read(render([paper])).text


def test_pages_are_numbered_from_the_second_on_each_paper_anew() -> None:
    long = replace(
        sample("list"),
        households=[ToReview(f"BS-{n}", f"Hoàng Văn {n}", 3, "đang là hộ nghèo") for n in range(100)],
    )  # type: ignore[type-var]
    found = pages(render([long, long]))
    half = len(found) // 2
    assert half >= 3
    assert len(found) == 2 * half
    for part in (found[:half], found[half:]):
        assert [page[0] for page in part[1:]] == [str(number) for number in range(2, half + 1)]
        assert part[0][0] != "1"


def test_a_hundred_households_and_none() -> None:
    some = [Posted(f"Hoàng Văn {n}", "Thôn Nà Mỏ", "hộ nghèo") for n in range(100)]
    paper = sample("posting")
    assert "Hoàng Văn 99" in read(render([replace(paper, listed=some)])).text  # type: ignore[type-var]
    assert "Không có hộ nào" in read(render([replace(paper, listed=[])])).text  # type: ignore[type-var]


def test_the_figures_of_a_report_stand_under_their_headings() -> None:
    rows = [
        VillageCount("Thôn Nà Mỏ", 1000, 81, 42, 73, 54),
        VillageCount("Thôn Pác Lũng", 2000, 10, 20, 30, 40),
    ]
    text = read(render([replace(sample("report"), rows=rows)])).text  # type: ignore[type-var]
    assert "Hộ nghèo Hộ cận nghèo TT Thôn Tổng số hộ đầu kỳ sau rà soát đầu kỳ sau rà soát" in text
    assert "1 Thôn Nà Mỏ 1.000 81 73 42 54 2 Thôn Pác Lũng 2.000 10 30 20 40 Cộng 3.000 91 103 62 94" in text
    assert "Hộ nghèo: đầu kỳ 91, sau rà soát 103" in text
    assert "Hộ cận nghèo: đầu kỳ 62, sau rà soát 94" in text


def test_minutes_to_fill_in_have_room_for_households() -> None:
    empty = replace(sample("minutes"), households=[], present=None, agreeing=None, held_on=None)  # type: ignore[type-var]
    text = read(render([empty])).text
    assert "Không có hộ nào" not in text
    assert " 12 " in text


def test_synthetic_data_and_drafts_say_so_on_every_page_and_others_do_not() -> None:
    band, mark = "DỮ LIỆU GIẢ LẬP", "BẢN DỰ THẢO"
    paper = sample("decision")
    plainly = [" ".join(page) for page in pages(render([replace(paper, synthetic=False)]))]
    assert len(plainly) == 2
    assert not any(band in page or mark in page for page in plainly)
    marked = [" ".join(page) for page in pages(render([replace(paper, synthetic=True, draft=True)]))]
    assert all(band in page and mark in page for page in marked)
    note = manifest()["decision"].note("vi")
    assert all(note in page for page in marked)


def test_a_posting_says_nothing_else_about_a_person() -> None:
    assert {field.name for field in fields(Posted)} == {"name", "village", "category"}


def test_no_paper_has_room_for_what_is_sensitive() -> None:
    sensitive = re.compile(r"ethnic|identity|health|disab|income|b1|b2")
    named = {
        f"{thing.__name__}.{field.name}"
        for thing in vars(kinds).values()
        if isinstance(thing, type) and hasattr(thing, "__dataclass_fields__")
        for field in fields(thing)
    }
    wanted_by_law = {"Recipient.identity_number", "HandoverList.with_identity"}  # TT 60/2026/TT-BTC, Điều 3.3
    assert {name for name in named if sensitive.search(name)} == wanted_by_law


def test_a_list_of_what_households_received_adds_up_and_hides_what_the_law_does_not_ask_for() -> None:
    paper = sample("handover_list")
    text = read(render([paper])).text
    for said in ("Dê cái sinh", "18–20 kg/", "3.500.000", "7.200.000", "UNC-07", "020080000001"):
        assert said in text
    assert "Bảy triệu hai trăm nghìn đồng" in text
    assert "ngoài phạm vi" not in text
    older = replace(paper, with_identity=False, hidden=3)  # type: ignore[type-var]
    text = read(render([older])).text
    assert "020080000001" not in text
    assert "định danh" not in text
    assert "không gồm 3 hộ ngoài phạm vi" in text


def test_a_long_list_repeats_its_headings_and_keeps_its_signatures_with_the_end() -> None:
    paper = sample("handover_list")
    (one,) = paper.recipients  # type: ignore[attr-defined]
    found = pages(render([replace(paper, recipients=[one] * 40)]))  # type: ignore[type-var]
    assert len(found) > 2
    assert all("Thành tiền" in " ".join(page) for page in found[:-1])
    assert "NGƯỜI LẬP BẢNG KÊ" in " ".join(found[-1])
    assert "Số hộ: 40" in " ".join(found[-1])


def test_the_same_paper_gives_the_same_bytes() -> None:
    paper = sample("certificate")
    assert render([paper]) == render([paper])
    assert canonical(plain(paper)) == canonical(plain(paper))
    assert plain(paper)["on"] == ON.isoformat()


def test_every_kind_has_a_template_and_an_entry() -> None:
    assert list(manifest()) == list(KINDS.values())
    assert set(every_kind()) == set(KINDS.values())
    assert len({template_hash(kind) for kind in KINDS.values()}) == len(KINDS)
    for entry in manifest().values():
        assert entry.wording in WORDINGS
        assert entry.form is not None or entry.wording == "own"
        assert entry.note("en") != entry.note("vi")


def test_many_certificates_are_made_in_seconds_and_in_pieces() -> None:
    many = [sample("certificate")] * 120
    began = time.monotonic()
    made = list(render_in_pieces(many, 50))
    assert time.monotonic() - began < 20
    assert [len(pages(one)) for one in made] == [50, 50, 20]


def test_the_qr_code_is_a_picture_with_its_quiet_zone() -> None:
    svg = picture("https://giamngheo.example.gov.vn/xac-minh/#0123456789BCFGHJKLMNPQRSTVXZ")
    width = int(re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)[1])  # type: ignore[index]
    assert (width - 8 - 17) % 4 == 0
    assert "<script" not in svg


def test_an_empty_batch_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no paper"):
        render([])
