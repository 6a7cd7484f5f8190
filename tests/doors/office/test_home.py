"""The first page: figures, map, table, boundaries."""

import re
from datetime import date

from giamngheo.access.models import Office, Role
from tests.doors.office.conftest import SignedIn
from tests.doors.office.world import World


def rows(page: str) -> dict[str, list[str]]:
    """The table of the page as text, by the first cell."""
    table = page[page.index('class="figures-table"') :]
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.DOTALL)[1:]:
        cells = [
            re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


def test_the_whole_is_compared_with_the_cycle_before(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/").content.decode()
    assert "25,00%" in page
    assert "−7,50 điểm % so với 32,50% của đợt trước" in page
    assert "trong 40 hộ" in page
    assert "ít hơn 3 hộ" in page


def test_each_commune_takes_a_row_and_they_add_up(signed_in: SignedIn) -> None:
    found = rows(signed_in("phong").get("/").content.decode())
    assert found["Xã Long Đống"] == ["10", "4", "40,00%", "−10,00 điểm %", "1", "0", "1", "10,00%"]
    assert found["Toàn địa bàn"] == ["40", "10", "25,00%", "−7,50 điểm %", "3", "0", "3", "7,50%"]
    assert len(found) == 4


def test_on_the_new_boundaries_old_communes_are_summed(signed_in: SignedIn) -> None:
    found = rows(signed_in("phong").get("/?boundaries=2025-07-01").content.decode())
    assert found["Xã Bắc Sơn"][:3] == ["20", "5", "25,00%"]
    assert found["Xã Hưng Vũ"][:3] == ["20", "5", "25,00%"]
    assert found["Toàn địa bàn"][:3] == ["40", "10", "25,00%"]


def test_the_map_names_each_commune_with_its_rate_and_leads_to_its_poor_households(
    signed_in: SignedIn,
) -> None:
    page = signed_in("phong").get("/").content.decode()
    assert 'aria-label="Bắc Sơn: 25,00%"' in page
    assert 'href="/ho-dan/?place=20%2F06325%2F&amp;category=poor"' in page
    assert "/ho-dan/?place" not in signed_in("ketoan").get("/").content.decode()


def test_a_commune_sees_its_villages_and_nothing_of_its_neighbours(signed_in: SignedIn) -> None:
    page = signed_in("xa").get("/").content.decode()
    found = rows(page)
    assert list(found) == ["Thôn Nà Mỏ", "Thôn Pác Lũng", "Toàn địa bàn"]
    assert found["Toàn địa bàn"][:2] == ["10", "4"]
    assert "Hưng Vũ" not in page


def test_what_the_poor_lack_most_comes_first(signed_in: SignedIn) -> None:
    page = signed_in("phong").get("/").content.decode()
    lacks = re.findall(r'<th scope="row">([^<]+)</th><td class="n">([\d,]+%)</td>', page)
    assert [share for _, share in lacks[:4]] == ["100,00%", "100,00%", "100,00%", "0,00%"]
    assert len(lacks) == 12


def test_numbers_are_written_as_the_reader_writes_them(signed_in: SignedIn) -> None:
    client = signed_in("phong")
    client.post("/ngon-ngu/", {"language": "en"})
    assert "25.00%" in client.get("/").content.decode()


def test_the_poorest_place_comes_first(signed_in: SignedIn) -> None:
    found = rows(signed_in("phong").get("/").content.decode())
    assert list(found) == ["Xã Long Đống", "Xã Hưng Vũ", "Thị trấn Bắc Sơn", "Toàn địa bàn"]


def test_a_commune_formed_since_has_the_figures_of_those_it_was_formed_from(
    signed_in: SignedIn, district: World
) -> None:
    Office.objects.create(
        account=district.accounts["khong"],
        place=district.places["06325*"],
        role=Role.clerk,
        valid_from=date(2025, 7, 1),
    )
    client = signed_in("khong")
    found = rows(client.get("/").content.decode())
    assert found["Xã Long Đống (cũ)"][:2] == ["10", "4"]
    assert found["Toàn địa bàn"][:3] == ["20", "5", "25,00%"]
    tables = client.get(client.get("/ket-qua/")["Location"]).content.decode()
    assert "Xã Bắc Sơn" in tables
