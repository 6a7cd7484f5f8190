"""What the offline form is given and where it sends sheets: own village only, nothing sensitive, kept once."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from giamngheo.capture.field import shell_files
from giamngheo.forms.definition import forms
from giamngheo.registry.models import Membership
from giamngheo.review.models import Cycle, FieldSubmission, FormVersion, Sheet
from tests.doors.office import world

FORM = forms()["phieu-b"]


def signed_in(district: world.World, name: str) -> Client:
    client = Client()
    client.force_login(district.accounts[name], backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def head(district: world.World) -> Client:
    """The village head's telephone."""
    return signed_in(district, "thon")


def address(district: world.World, village: str = "06328-01") -> str:
    return f"/thuc-dia/du-lieu/{district.cycles['open'].pk}/{district.places[village].pk}/"


def body(instance: str = "uuid:1", code: str = "BS-0002", **changed: Any) -> str:
    membership = Membership.objects.select_related("person").get(household__code=code, relation="head")
    member = {
        "person": str(membership.person.uid), "full_name": membership.person.full_name, "relation": "head",
        "sex": "male", "birth_year": 1980, "health_insurance": True, "disabled": False, "able_to_work": True,
        "employment": "self_employed",
    }  # fmt: skip
    household = {**world.HOME, "household": code, "members": 1, "b1": 130} | changed
    meta = {
        "instance": instance,
        "replaces": "",
        "device": "web:1",
        "claimed_at": "2024-10-01T08:00:00Z",
        "files": [],
    }
    return json.dumps(meta | {"household": household, "members": [member]}, ensure_ascii=False)


def send(client: Client, district: world.World, text: str, **changed: Any) -> Any:
    envelope = {
        "cycle": district.cycles["open"].pk, "place": district.places["06328-01"].pk, "version": FORM.version,
        "hash": FORM.hash, "body": text,
    } | changed  # fmt: skip
    return client.post("/thuc-dia/phieu/", json.dumps(envelope), content_type="application/json")


def test_the_page_and_its_worker_are_open_and_hold_no_data(db: None, district: world.World) -> None:
    page = Client().get("/thuc-dia/")
    assert page.status_code == 200
    assert "Hoàng" not in page.content.decode()
    assert page.content == Client().get("/thuc-dia/").content  # nothing of the visitor in it
    worker = Client().get("/thuc-dia/sw.js")
    assert worker["Content-Type"].startswith("text/javascript")
    text = worker.content.decode()
    assert '"/thuc-dia/"' in text
    assert '"VERSION"' not in text


def test_every_file_of_the_page_exists_and_every_import_is_among_them() -> None:
    names = set(shell_files._NAMES)
    for name in names:
        text = shell_files.text_of(name)
        for found in re.findall(r'from "(\.[^"]+)"', text):
            parts = [*name.split("/")[:-1], *found.split("/")]
            path: list[str] = []
            for part in parts:
                if part == "..":
                    path.pop()
                elif part != ".":
                    path.append(part)
            assert "/".join(path) in names, (name, found)


@pytest.mark.parametrize("path", ["/thuc-dia/phien/", "/thuc-dia/du-lieu/1/1/"])
def test_data_are_for_who_signed_in_and_records(path: str, district: world.World) -> None:
    assert Client().get(path).status_code == 302
    assert signed_in(district, "ketoan").get(path).status_code == 403
    assert signed_in(district, "phong").get(path).status_code == 403


def test_the_own_villages_are_on_offer(head: Client, district: world.World) -> None:
    said = head.get("/thuc-dia/phien/").json()
    assert [one["name"] for one in said["villages"]] == ["Thôn Nà Mỏ"]
    assert said["account"]["name"] == "Dương Công Thôn"
    both = signed_in(district, "xa").get("/thuc-dia/phien/").json()
    assert len(both["villages"]) == 2
    Cycle.objects.filter(code="2024-dinh-ky").update(state="recognised")
    assert head.get("/thuc-dia/phien/").json()["villages"] == []


@pytest.mark.parametrize("name", ["thon", "xa"])
def test_a_village_is_taken_along_without_anything_sensitive(name: str, district: world.World) -> None:
    content = signed_in(district, name).get(address(district)).json()
    assert [one["code"] for one in content["households"]] == ["BS-0002"]
    (member,) = content["households"][0]["members"]
    assert set(member) == {"person", "full_name", "relation", "sex", "birth_date", "birth_year"}
    assert content["form"]["hash"] == FORM.hash


def test_another_village_is_not_there(head: Client, district: world.World) -> None:
    assert head.get(address(district, "06328-02")).status_code == 404
    assert head.get(address(district, "06325-01")).status_code == 404
    assert send(head, district, body(), place=district.places["06328-02"].pk).status_code == 404
    assert send(head, district, body(), place=2**63 - 1).status_code == 404
    assert not FieldSubmission.objects.exists()


def test_a_sheet_is_kept_once_however_often_it_comes(head: Client, district: world.World) -> None:
    first = send(head, district, body())
    assert first.status_code == 201, first.content
    again = send(head, district, body())
    assert (again.status_code, again.json()) == (201, first.json())
    assert FieldSubmission.objects.count() == 1
    assert Sheet.objects.get(cycle=district.cycles["open"]).answers["household"]["b1"] == 130


def test_another_body_under_the_same_instance_is_a_conflict_and_both_are_kept(
    head: Client, district: world.World
) -> None:
    send(head, district, body())
    other = send(head, district, body(b1=99))
    assert other.status_code == 409
    assert other.json()["state"] == "disputed"
    assert FieldSubmission.objects.count() == 2


def test_a_sheet_that_cannot_be_is_kept_and_said_so(head: Client, district: world.World) -> None:
    found = send(head, district, body(b1="nhiều"))
    assert found.status_code == 201
    assert found.json()["state"] == "refused"
    assert any("nhiều" in said for said in found.json()["said"])
    assert FieldSubmission.objects.get().state == "refused"
    assert not Sheet.objects.filter(cycle=district.cycles["open"]).exists()


@pytest.mark.parametrize("version", [("2019.1", "a" * 64), (FORM.version, "b" * 64), ("", "c" * 64)])
def test_a_sheet_of_an_older_form_is_not_kept_out(
    version: tuple[str, str], head: Client, district: world.World
) -> None:
    send(head, district, body("uuid:0"))
    found = send(head, district, body("uuid:9"), version=version[0], hash=version[1])
    assert found.status_code == 201
    assert FieldSubmission.objects.get(instance="uuid:9").form_version.hash == version[1]
    assert FormVersion.objects.filter(form="phieu-b").count() == 2


@pytest.mark.parametrize(
    "text",
    ["", "null", "{}", '{"cycle": 1}', '{"cycle": "1", "place": 1, "version": "", "hash": "", "body": "{}"}',
     '{"cycle": 1, "place": 1, "version": "", "hash": "", "body": "<x/>"}',
     '{"cycle": 99999999999999999999, "place": 1, "version": "", "hash": "", "body": "{}"}'],
)  # fmt: skip
def test_what_the_page_never_sends_is_a_bad_request(text: str, head: Client) -> None:
    assert head.post("/thuc-dia/phieu/", text, content_type="application/json").status_code == 400


def test_an_unreadable_body_is_refused(head: Client, district: world.World) -> None:
    assert send(head, district, "{").status_code == 422
    assert send(head, district, json.dumps({"instance": "x"})).status_code == 422
    assert not FieldSubmission.objects.exists()


def test_sending_needs_the_token(district: world.World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.accounts["thon"], backend=settings.AUTHENTICATION_BACKENDS[-1])
    assert send(client, district, body()).status_code == 403
    token = client.get("/thuc-dia/phien/").json()["token"]
    envelope = {"cycle": district.cycles["open"].pk, "place": district.places["06328-01"].pk, "version": FORM.version,
                "hash": FORM.hash, "body": body()}  # fmt: skip
    sent = client.post(
        "/thuc-dia/phieu/",
        json.dumps(envelope),
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert sent.status_code == 201
