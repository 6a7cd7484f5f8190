"""Sealing from the office: who may, what is said before, what is told meanwhile, what is listed after."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import Settings

from giamngheo.audit.models import Line
from giamngheo.facts import snapshot
from giamngheo.issuing.models import Snapshot
from giamngheo.review.models import Cycle
from tests.doors.office import world
from tests.doors.office.conftest import SignedIn

PAGE = "/ket-qua/niem-phong/"


@pytest.fixture
def unsealed(transactional_db: None, tmp_path: Path, settings: Settings) -> world.World:
    """The district with nothing sealed; facts are read in a transaction of their own, so these are real ones."""
    settings.DATA_DIRECTORY = tmp_path
    return world.build()


def browser(made: world.World, name: str) -> Client:
    client = Client()
    client.force_login(made.accounts[name], backend=django_settings.AUTHENTICATION_BACKENDS[-1])
    return client


def told(client: Client, cycle: str) -> str:
    response = client.post(f"{PAGE}{cycle}/")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    return b"".join(response.streaming_content).decode()  # type: ignore[arg-type]


def test_a_cycle_is_sealed_step_by_step(unsealed: world.World, tmp_path: Path) -> None:
    client = browser(unsealed, "phong")
    before = client.get(f"{PAGE}2023-dinh-ky/").content.decode()
    assert "Sẽ được giữ nguyên" in before
    assert unsealed.cycles["2023"].law_hash[:12] in before
    page = told(client, "2023-dinh-ky")
    (made,) = Snapshot.objects.all()
    assert made.name in page
    assert page.rstrip().endswith("</html>")
    assert "Đã tính số liệu công bố của 3 xã" in page
    assert snapshot.verify(tmp_path / "snapshots" / made.folder) == []
    assert Cycle.objects.get(code="2023-dinh-ky").state == "sealed"
    listed = client.get(PAGE).content.decode()
    assert made.name in listed
    assert made.law_hash in listed
    assert "Lý Thị Phòng" in listed
    assert "4 hộ, 6 nhân khẩu, 3 xã" in listed


def test_sealing_again_gives_the_same_set(unsealed: world.World) -> None:
    client = browser(unsealed, "phong")
    told(client, "2023-dinh-ky")
    lines = Line.objects.count()
    assert Snapshot.objects.get().name in told(client, "2023-dinh-ky")
    assert (Snapshot.objects.count(), Line.objects.count()) == (1, lines)
    assert "Nếu từ đó đến nay không có gì thay đổi" in client.get(f"{PAGE}2023-dinh-ky/").content.decode()


def test_what_stands_in_the_way_is_said_and_nothing_is_sealed(
    unsealed: world.World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "settle", full)
    page = told(browser(unsealed, "phong"), "2023-dinh-ky")
    assert "Không ghi được bộ dữ liệu" in page
    assert page.rstrip().endswith("</html>")
    assert not Snapshot.objects.exists()
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_the_page_follows_the_readers_language(unsealed: world.World) -> None:
    client = browser(unsealed, "phong")
    unsealed.accounts["phong"].language = "en"
    unsealed.accounts["phong"].save()
    client.cookies["django_language"] = "en"
    assert re.search(r'<html lang="en">', told(client, "2023-dinh-ky"))


def test_an_open_cycle_is_not_offered(unsealed: world.World) -> None:
    Cycle.objects.filter(code="2023-dinh-ky").update(state="open")
    client = browser(unsealed, "phong")
    assert client.get(f"{PAGE}2023-dinh-ky/").status_code == 404
    assert client.post(f"{PAGE}2023-dinh-ky/").status_code == 404
    assert f'href="{PAGE}2023-dinh-ky/"' not in client.get(PAGE).content.decode()
    assert f'href="{PAGE}2022-dinh-ky/"' in client.get(PAGE).content.decode()


@pytest.mark.parametrize(("name", "status"), [("xa", 403), ("thon", 403), ("ketoan", 403), ("khong", 403)])
def test_only_who_may_seal_seals(signed_in: SignedIn, name: str, status: int) -> None:
    client = signed_in(name)
    assert client.get(f"{PAGE}2023-dinh-ky/").status_code == status
    assert client.post(f"{PAGE}2023-dinh-ky/").status_code == status


def test_figures_open_the_list_and_offer_nothing_to_who_may_not(signed_in: SignedIn) -> None:
    page = signed_in("xa").get(PAGE).content.decode()
    assert Snapshot.objects.first().name in page  # type: ignore[union-attr]
    assert "Có thể niêm phong" not in page
    assert signed_in("khong").get(PAGE).status_code == 403
