"""The public page of certificates: what it tells who holds the paper, and what it tells nobody.

No test of this file may touch the database (`db` is not asked for): a query anywhere in the page would fail them.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from giamngheo.portal import verifying
from giamngheo.publications.certificates import (
    PublishedCertificate,
    Standing,
    as_text,
    path_of,
    publish,
    read,
    seal,
)
from giamngheo.publications.codes import code_of, groups
from giamngheo.publications.folders import publications_in

PAGE = "/xac-minh/"
LIGHT = 100_000


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses of one test do not count in the next."""
    for name in ("CODES", "NAMES"):
        old = getattr(verifying, name)
        monkeypatch.setattr(verifying, name, type(old)(old.limit, old.seconds))


@pytest.fixture
def root(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.DATA_DIRECTORY = tmp_path
    return publications_in(tmp_path)


TOKEN = bytes(range(16))


def certificate(token: bytes = TOKEN) -> PublishedCertificate:
    return PublishedCertificate(
        number="0001/2023/GCN",
        issuer="Ủy ban nhân dân xã Long Đống",
        issued_on=date(2023, 12, 20),
        category="poor",
        valid_from=date(2024, 1, 1),
        standing=Standing.valid,
        since=None,
        head=seal(token, "Hoàng Văn Thụ", "BS-0001"),
        members=(seal(token, "Hoàng Thị Lan", "BS-0001"),),
        synthetic=True,
    )


def typed(token: bytes = TOKEN) -> str:
    return "-".join(groups(code_of(token)))


def asked(client: Client, code: str, name: str = "", household: str = "", **more: str) -> str:
    given = {"code": code, "name": name, "household": household} | more
    return client.post(PAGE, given).content.decode()


def test_the_page_needs_nothing_and_is_light(client: Client, root: Path) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "28 ký tự" in answer.content.decode()
    static = Path(verifying.__file__).parent / "static" / "portal"
    assert len(answer.content) + sum(file.stat().st_size for file in static.iterdir()) < LIGHT
    assert not answer.cookies


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_of_it_is_kept_or_passed_on(client: Client, root: Path, method: str) -> None:
    answer = getattr(client, method)(PAGE, {"code": typed()} if method == "post" else {})
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_genuine_certificate_is_found_by_its_code_however_it_is_typed(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    for code in (
        typed(),
        typed().lower(),
        typed().replace("-", " "),
        typed().replace("-", ""),
        f" {typed()} ",
    ):
        page = asked(client, code)
        assert "có thật và còn hiệu lực" in page
        assert "0001/2023/GCN" in page
        assert "Ủy ban nhân dân xã Long Đống" in page
    assert "Thụ" not in page


def test_a_name_on_the_paper_is_compared_and_never_shown(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    assert "đây là chủ hộ" in asked(client, typed(), "hoang van thu", "bs-0001")
    assert "đây là một thành viên" in asked(client, typed(), "HOÀNG THỊ LAN", "BS-0001")


@pytest.mark.parametrize(
    ("name", "household"),
    [("Hoàng Văn Thứ Hai", "BS-0001"), ("Hoàng Văn Thụ", "BS-0002"), ("Hoàng", "BS-0001")],
)
def test_an_altered_name_or_number_does_not_match(
    client: Client, root: Path, name: str, household: str
) -> None:
    publish(root, TOKEN, certificate())
    page = asked(client, typed(), name, household)
    assert "Không khớp" in page
    assert "Khớp: " not in page


def test_a_forged_code_finds_nothing(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    page = asked(client, typed(secrets.token_bytes(16)))
    assert "Không có giấy chứng nhận nào" in page
    assert "0001/2023" not in page


def test_a_slip_of_the_hand_is_not_called_a_forgery(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    code = code_of(TOKEN)
    swapped = code[:5] + code[6] + code[5] + code[7:]
    assert swapped != code
    for wrong in (
        code[:-1],
        code + "0",
        "B" + code[1:] if code[0] != "B" else "C" + code[1:],
        swapped,
        "đây",
    ):
        page = asked(client, wrong)
        assert "Dãy ký tự chưa đúng" in page
        assert "Không có giấy" not in page


@pytest.mark.parametrize(
    ("standing", "said"),
    [(Standing.superseded, "đã được thay bằng giấy khác từ ngày 05/03/2024"),
     (Standing.withdrawn, "đã bị thu hồi từ ngày 05/03/2024")],
)  # fmt: skip
def test_a_certificate_that_no_longer_holds_says_since_when(
    client: Client, root: Path, standing: Standing, said: str
) -> None:
    publish(root, TOKEN, certificate())
    publish(root, TOKEN, replace(certificate(), standing=standing, since=date(2024, 3, 5)))
    page = asked(client, typed())
    assert said in page
    assert "còn hiệu lực." not in page.replace("không còn hiệu lực", "")


def test_a_certificate_that_will_not_hold_yet_says_when(client: Client, root: Path) -> None:
    publish(root, TOKEN, replace(certificate(), valid_from=date(2999, 1, 1)))
    assert "có hiệu lực từ ngày 01/01/2999" in asked(client, typed())


def test_one_that_will_be_withdrawn_still_holds(client: Client, root: Path) -> None:
    publish(root, TOKEN, replace(certificate(), standing=Standing.withdrawn, since=date(2999, 1, 1)))
    page = asked(client, typed())
    assert "còn hiệu lực" in page
    assert "thôi có hiệu lực từ ngày 01/01/2999" in page


def test_the_code_is_not_read_from_an_address(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    page = client.get(f"{PAGE}?code={typed()}").content.decode()
    assert "0001/2023" not in page
    assert client.get(f"{PAGE}{typed()}").status_code in (302, 404)


def test_names_cannot_be_tried_out(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    for number in range(verifying.NAMES.limit):
        assert "Không khớp" in asked(client, typed(), f"Hoàng Văn {number}", "BS-0001")
    answer = client.post(PAGE, {"code": typed(), "name": "Hoàng Văn Thụ", "household": "BS-0001"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "Khớp" not in answer.content.decode()
    assert "có thật" in asked(client, typed())


def test_codes_cannot_be_enumerated_and_another_machine_is_not_kept_out(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    for number in range(verifying.CODES.limit):
        asked(client, typed(number.to_bytes(16, "big")))
    assert client.post(PAGE, {"code": typed()}).status_code == 429
    assert client.post(PAGE, {"code": typed()}, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_a_wrong_guess_is_forgotten_in_time() -> None:
    guesses = type(verifying.NAMES)(limit=2, seconds=60, remembered=2)
    for _ in range(2):
        guesses.wrong("a", 0)
    assert guesses.exhausted("a", 59)
    assert not guesses.exhausted("a", 60)
    guesses.wrong("a", 61)
    assert not guesses.exhausted("a", 62)
    for key in "bcd":
        guesses.wrong(key, 62)
    assert len(guesses._counts) == 2


def test_english_is_a_switch_that_keeps_what_was_typed(client: Client, root: Path) -> None:
    publish(root, TOKEN, certificate())
    answer = client.post(PAGE, {"code": typed(), "language": "en"})
    assert answer.headers["Content-Language"] == "en"
    assert f'value="{typed()}"' in answer.content.decode()
    assert client.get(PAGE).headers["Content-Language"] == "en"
    assert client.post(PAGE, {"language": "vi"}).headers["Content-Language"] == "vi"
    assert client.post(PAGE, {"language": "xx"}).status_code == 200


def test_the_files_name_nobody_and_hold_no_secret(root: Path) -> None:
    publish(root, TOKEN, certificate())
    (file,) = root.rglob("*.json")
    text = file.read_text() + str(file)
    for secret in ("Thụ", "Hoàng", "hoang van thu", "BS-0001", TOKEN.hex(), code_of(TOKEN)):
        assert secret not in text
    other = bytes(16)
    assert seal(TOKEN, "Hoàng Văn Thụ", "BS-0001") != seal(other, "Hoàng Văn Thụ", "BS-0001")
    assert path_of(root, TOKEN) != path_of(root, other)
    assert set(json.loads(file.read_text())) == {
        "number", "issuer", "issued_on", "category", "valid_from", "standing", "since", "head", "members", "synthetic",
    }  # fmt: skip


def test_publishing_again_changes_nothing_and_reads_back_the_same(root: Path) -> None:
    assert publish(root, TOKEN, certificate())
    assert not publish(root, TOKEN, certificate())
    assert read(root, TOKEN) == certificate()
    assert as_text(certificate()) == next(root.rglob("*.json")).read_text()
    assert read(root, bytes(16)) is None
