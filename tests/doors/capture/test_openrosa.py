"""A simulated ODK Collect against the server: fetching, filling, sending; and everything that goes wrong on the way."""

import io
from xml.etree import ElementTree

import pytest
from django.test import Client

from giamngheo.access.models import Account
from giamngheo.capture.openrosa import signing_in
from giamngheo.review.models import Cycle, FieldFile, FieldState, FieldSubmission, FormVersion, Sheet
from tests.doors.capture.collect import Collect, Fetched, NotOpenRosaError, multipart
from tests.doors.capture.conftest import Device
from tests.doors.office import world

HOUSE = {"house_area": "32.5", "wall": "brick_stone", "column": "concrete", "roof": "tile", "toilet": "none",
         "water_source": "piped", "uses_internet": True, "has_tv": False, "b1": 120}  # fmt: skip
PHOTO = b"\xff\xd8\xff" + b"x" * 5000


@pytest.fixture
def head(device: Device) -> Collect:
    """The phone of the head of village 06328-01."""
    return device("thon")


@pytest.fixture
def form(head: Collect) -> Fetched:
    (listed,) = head.form_list()
    return head.fetch(listed)


def live(district: world.World, code: str = "BS-0002") -> Sheet:
    return Sheet.objects.get(
        cycle=district.cycles["open"], household=district.households[code], superseded_by=None
    )


def test_collect_fetches_fills_and_sends_a_form_with_a_photograph(
    district: world.World, head: Collect, form: Fetched
) -> None:
    assert form.listed.form_id == "phieu-b:2024-dinh-ky:06328-01:2004-01-01"
    assert "Thôn Nà Mỏ" in form.listed.name
    assert [row["name"] for row in form.rows("households.csv")] == ["BS-0002"]
    assert [row["full_name"] for row in form.rows("members.csv")] == ["Hoàng Văn Thù"]
    filled = head.fill(form, "BS-0002", HOUSE, photo=PHOTO)
    assert head.probe() == "https://testserver/odk/submission"
    answer = head.send(filled)
    assert answer.status == 201
    assert answer.messages == ["Đã nhận phiếu."]
    submission = FieldSubmission.objects.get()
    assert (submission.instance, submission.state) == (filled.instance, FieldState.recorded)
    assert submission.account == str(district.accounts["thon"].pk)
    sheet = live(district)
    assert sheet.answers["household"] == HOUSE | {"members": 1}
    person = form.rows("members.csv")[0]
    assert sheet.answers["members"] == [
        {"person": person["uid"], "full_name": "Hoàng Văn Thù", "relation": "head", "sex": "male",
         "birth_year": 1980}
    ]  # fmt: skip
    kept = FieldFile.objects.get()
    assert (kept.name, kept.size, kept.kind) == ("nha.jpg", len(PHOTO), "image/jpeg")


def test_files_may_come_over_several_posts_in_any_order(
    district: world.World, head: Collect, form: Fetched
) -> None:
    filled = head.fill(form, "BS-0002", HOUSE, photo=PHOTO)
    filled.files["audit.csv"] = b"a" * 4000
    posts = list(head.chunks(filled, most=6000))
    assert len(posts) == 2
    assert b"*isIncomplete*" in posts[0][0]
    assert b"*isIncomplete*" not in posts[1][0]
    last = head.post(*posts[1])
    assert last.status == 201
    assert last.messages[-1] == "Còn thiếu tệp: nha.jpg."
    assert head.post(*posts[0]).messages == ["Đã nhận phiếu."]
    assert set(FieldFile.objects.values_list("name", flat=True)) == {"nha.jpg", "audit.csv"}
    assert Sheet.objects.filter(cycle=district.cycles["open"]).count() == 1


def test_the_same_again_is_the_same_receipt(district: world.World, head: Collect, form: Fetched) -> None:
    filled = head.fill(form, "BS-0002", HOUSE, photo=PHOTO)
    assert head.send(filled) == head.send(filled)
    assert (FieldSubmission.objects.count(), FieldFile.objects.count()) == (1, 1)
    assert Sheet.objects.filter(cycle=district.cycles["open"]).count() == 1


def test_another_body_for_one_instance_is_409_and_kept(
    district: world.World, head: Collect, form: Fetched
) -> None:
    first = head.fill(form, "BS-0002", HOUSE)
    second = head.fill(form, "BS-0002", HOUSE | {"b1": 90}, instance=first.instance)
    assert head.send(first).status == 201
    conflict = head.send(second)
    assert conflict.status == 409
    assert "công chức xã" in conflict.messages[0]
    assert head.send(first).status == 201
    assert {one.state for one in FieldSubmission.objects.all()} == {FieldState.disputed}


def test_an_edit_replaces_what_it_names(district: world.World, head: Collect, form: Fetched) -> None:
    first = head.fill(form, "BS-0002", HOUSE)
    edit = head.fill(form, "BS-0002", HOUSE | {"b1": 90}, replaces=first.instance)
    for filled in (edit, first):
        assert head.send(filled).status == 201
    assert live(district).answers["household"]["b1"] == 90
    assert FieldSubmission.objects.get(instance=first.instance).state == FieldState.set_aside


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.95, 0.999])
def test_a_post_that_is_cut_off_is_400_and_leaves_nothing(
    district: world.World, head: Collect, form: Fetched, cut: float
) -> None:
    body, content_type = next(head.chunks(head.fill(form, "BS-0002", HOUSE, photo=PHOTO)))
    shorter = body[: int(len(body) * cut)]
    assert head.post(shorter, content_type).status == 400  # as if announced so
    broken = {"wsgi.input": io.BytesIO(shorter), "CONTENT_LENGTH": str(len(body))}
    assert head.post(body, content_type, **broken).status == 400  # the line broke
    assert FieldSubmission.objects.count() == 0
    assert FieldFile.objects.count() == 0


def test_a_post_in_chunks_is_taken_when_it_is_whole(head: Collect, form: Fetched) -> None:
    body, content_type = next(head.chunks(head.fill(form, "BS-0002", HOUSE, photo=PHOTO)))
    for sent, status in ((body[:-10], 400), (body, 201)):
        stream = {"wsgi.input": io.BytesIO(sent), "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
        assert head.post(body, content_type, **stream).status == status
    assert FieldFile.objects.get().size == len(PHOTO)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"hello", "text/plain"),
        (b"<data/>", "text/xml"),
        (b"--x--\r\n", "multipart/form-data; boundary=x"),
        (b"--x--\r\n", "multipart/form-data"),
        multipart("không phải XML"),
        multipart("<data id='a'/>"),
        (multipart("<data/>")[0].replace(b"<data/>", b"\xff\xfe\xff"), multipart("")[1]),
    ],
)
def test_what_is_no_filled_form_is_400(head: Collect, body: bytes, content_type: str) -> None:
    assert head.post(body, content_type).status == 400


def test_a_post_that_is_too_long_is_413(head: Collect) -> None:
    body, content_type = multipart("<data/>", [("a.jpg", b"x" * 20_000_001)])
    assert head.post(body, content_type).status == 413


def test_entities_are_refused(head: Collect, form: Fetched) -> None:
    filled = head.fill(form, "BS-0002", HOUSE)
    evil = '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + filled.xml
    assert head.post(*multipart(evil)).status == 400
    assert FieldSubmission.objects.count() == 0


def test_what_cannot_become_a_sheet_is_received_and_says_why(
    district: world.World, head: Collect, form: Fetched
) -> None:
    answer = head.send(head.fill(form, "BS-0003", HOUSE))  # a household of the next village
    assert answer.status == 201
    assert answer.messages[0].startswith("Đã nhận và giữ nguyên văn")
    assert FieldSubmission.objects.get().state == FieldState.refused
    assert not Sheet.objects.filter(cycle=district.cycles["open"]).exists()


def test_members_who_left_are_left_out_and_newcomers_are_kept(
    district: world.World, head: Collect, form: Fetched
) -> None:
    (known,) = form.rows("members.csv")
    members = [
        {"uid": known["uid"], "still_here": "no"},
        {"full_name": "Nông Thị Mới", "relation": "head", "sex": "female", "birth_year": 2000},
    ]
    assert head.send(head.fill(form, "BS-0002", HOUSE, members)).status == 201
    assert [member["full_name"] for member in live(district).answers["members"]] == ["Nông Thị Mới"]
    assert [problem["code"] for problem in FieldSubmission.objects.get().problems] == [
        "review.field_newcomer"
    ]


def test_only_villages_within_reach_are_offered(district: world.World, device: Device) -> None:
    assert [one.form_id.split(":")[2] for one in device("thon").form_list()] == ["06328-01"]
    assert sorted(one.form_id.split(":")[2] for one in device("xa").form_list()) == ["06328-01", "06328-02"]
    Cycle.objects.filter(code="2024-dinh-ky").update(state="recognised")
    assert device("xa").form_list() == []


def test_what_is_out_of_reach_is_not_found_by_address_either(
    district: world.World, device: Device, form: Fetched
) -> None:
    xa = device("xa")
    other = next(one for one in xa.form_list() if "06328-02" in one.form_id)
    head = device("thon")
    for address in (other.download, other.manifest, other.manifest.replace("manifest.xml", "members.csv")):
        assert xa.get(address).status_code == 200
        assert head.get(address).status_code == 404
    filled = xa.fill(xa.fetch(other), "BS-0003", HOUSE)
    assert head.send(filled).status == 404
    assert FieldSubmission.objects.count() == 0


def test_nothing_sensitive_leaves(district: world.World, device: Device) -> None:
    fetched = [device("xa").fetch(one) for one in device("xa").form_list()]
    for name in ("households.csv", "members.csv"):
        columns = set(fetched[0].rows(name)[0])
        assert not columns & {"ethnicity", "identity_number", "disabled", "birth_date"}


def test_who_may_not_record_is_told_so(district: world.World, device: Device) -> None:
    for name in ("phong", "ketoan"):
        response = device(name).get("https://testserver/odk/formList")
        assert response.status_code == 403


def test_without_or_with_wrong_credentials_the_device_is_asked(district: world.World) -> None:
    for client in (Client(), Collect("thon", "sai-mat-khau").client):
        for response in (
            client.get("/odk/formList"),
            client.head("/odk/submission"),
            client.post("/odk/submission"),
        ):
            assert response.status_code == 401
            assert response.headers["WWW-Authenticate"].startswith("Basic ")
            assert response.headers["X-OpenRosa-Version"] == "1.0"
    with pytest.raises(NotOpenRosaError, match="401"):
        Collect("thon", "sai-mat-khau").form_list()


def test_a_browser_session_is_not_a_device(district: world.World) -> None:
    client = Client()
    client.force_login(district.accounts["thon"], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/odk/formList").status_code == 401


def test_five_wrong_passwords_lock_the_name_even_for_the_right_one(
    district: world.World, head: Collect
) -> None:
    assert len(head.form_list()) == 1
    for _ in range(5):
        Collect("thon", "sai-mat-khau").get("https://testserver/odk/formList")
    response = head.get("https://testserver/odk/formList")
    assert response.status_code == 429
    assert b"OpenRosaResponse" in response.content
    assert int(response.headers["Retry-After"]) > 0


def test_a_right_password_forgets_the_wrong_ones_before_it(district: world.World, head: Collect) -> None:
    for _ in range(4):
        Collect("thon", "sai-mat-khau").get("https://testserver/odk/formList")
        signing_in.remembered.clear()
        assert len(head.form_list()) == 1


def test_a_remembered_password_holds_no_longer_than_the_account(
    district: world.World, head: Collect, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(head.form_list()) == 1
    with monkeypatch.context() as forgetful:
        forgetful.setattr(
            signing_in, "authenticate", lambda *_, **__: pytest.fail("looked at the hash again")
        )
        assert len(head.form_list()) == 1
    account = district.accounts["thon"]
    account.set_password("mot-mat-khau-khac-hẳn")
    account.save()
    assert head.get("https://testserver/odk/formList").status_code == 401
    account.set_password(world.PASSWORD)
    account.is_active = False
    account.save()
    assert head.get("https://testserver/odk/formList").status_code == 401


def test_a_form_of_another_version_is_kept_under_its_own_name(
    district: world.World, head: Collect, form: Fetched
) -> None:
    filled = head.fill(form, "BS-0002", HOUSE)
    filled.xml = filled.xml.replace(form.listed.version, "2019.7-abcdefabcdef")
    assert head.send(filled).status == 201
    assert FormVersion.objects.filter(form="phieu-b", version="2019.7-abcdefabcdef").exists()


def test_other_methods_are_not_allowed(head: Collect) -> None:
    response = head.client.put("/odk/submission", headers=head.headers, secure=True)
    assert (response.status_code, response.headers["Allow"]) == (405, "HEAD, POST")


def test_the_forms_title_and_name_are_the_villages_own(form: Fetched) -> None:
    root = ElementTree.fromstring(form.xml)
    title = next(part for part in root.iter() if part.tag.endswith("title"))
    assert title.text == form.listed.name
    assert form.xml.count("giamngheo-form") == 0
    assert f'id="{form.listed.form_id}"' in form.xml
    assert f'version="{form.listed.version}"' in form.xml


def test_a_device_is_answered_in_the_language_of_its_account(district: world.World, device: Device) -> None:
    Account.objects.filter(username="thon").update(language="en")
    head = device("thon")
    form = head.fetch(head.form_list()[0])
    sent = head.send(head.fill(form, "BS-0002", {"b1": 120, "toilet": "none"}))
    assert sent.messages == ["Sheet received."]
    other = head.send(head.fill(form, "BS-0002", {"b1": 120, "toilet": "septic"}))
    assert other.messages == [
        "Received. This household has another sheet; the commune's clerk will choose the right one."
    ]
