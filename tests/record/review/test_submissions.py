"""Deliveries from the field: kept once and whole; what becomes of them is decided by the set, not by the order."""

import json
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from giamngheo.audit.models import Line
from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.forms.definition import forms
from giamngheo.integrity import guards
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions, field_files
from giamngheo.review.actions import NewFile, Receipt
from giamngheo.review.delivery_invariants import broken_deliveries
from giamngheo.review.models import Cycle, FieldFile, FieldState, FieldSubmission, FormVersion, Sheet
from giamngheo.review.submissions import Decided, Delivery, read, settle
from tests.record.race import race
from tests.record.registry.register import CLERK, NOW, build_places, enter, entry
from tests.record.review import sheets
from tests.record.review.sheets import assess, fill, open_cycle, recognise

Places = dict[str, Place]
FORM_B = forms()["phieu-b"]


@pytest.fixture
def village(places: Places) -> Place:
    return places["06325-01"]


@pytest.fixture
def households(village: Place, places: Places) -> dict[str, Household]:
    made = enter(entry("A1", village), entry("A2", village), entry("B1", places["06325-02"]))
    return {household.code: household for household in made}


@pytest.fixture
def cycle(places: Places, households: dict[str, Household]) -> Cycle:
    return open_cycle(places["185"])


@pytest.fixture
def form(db: None) -> FormVersion:
    return actions.register_form_version(
        form="phieu-b", version=FORM_B.version, content_hash=FORM_B.hash, actor=CLERK, at=NOW
    )


def uid_of(household: Household) -> str:
    return str(household.memberships.get().person.uid)


def body(
    instance: str, household: Household | None, *, replaces: str = "", more: Mapping[str, object] | None = None,
    members: Sequence[Mapping[str, object]] | None = None, files: Sequence[str] = (),
) -> str:  # fmt: skip
    """A filled form as the offline page sends it."""
    person = {
        "person": uid_of(household) if household else "", "full_name": "Hoàng Văn Thụ", "relation": "head",
        "sex": "male", "birth_year": 1980, "health_insurance": True,
    }  # fmt: skip
    own = {"household": household.code if household else "", "area": "urban", "members": 1, "b1": 120}
    return json.dumps(
        {
            "instance": instance, "replaces": replaces, "device": "may-1", "claimed_at": "2031-01-01T00:00:00",
            "files": list(files), "household": own | (more or {}), "members": members or [person],
        },
        ensure_ascii=False,
    )  # fmt: skip


Send = partial[Receipt]


@pytest.fixture
def send(cycle: Cycle, village: Place, form: FormVersion) -> Send:
    return partial(actions.receive, cycle=cycle, place=village, form_version=form, actor=CLERK, at=NOW)


def live(cycle: Cycle, household: Household) -> Sheet | None:
    return Sheet.objects.filter(cycle=cycle, household=household, superseded_by=None).first()


def states() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in FieldSubmission.objects.order_by("instance", "body_hash"):
        found.setdefault(one.instance, []).append(one.state)
    return found


def codes(submission: FieldSubmission) -> list[str]:
    submission.refresh_from_db()
    return [problem["code"] for problem in submission.problems]


def test_a_delivery_is_kept_whole_and_becomes_the_households_sheet(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    text = body("uuid:1", households["A1"])
    receipt = send(body=text)
    assert (receipt.is_new, receipt.conflicts, list(receipt.lacking)) == (True, False, [])
    submission = FieldSubmission.objects.get()
    assert submission.body == text
    assert submission.state == FieldState.recorded
    assert submission.claimed_at == "2031-01-01T00:00:00"
    sheet = live(cycle, households["A1"])
    assert sheet == submission.sheet
    assert sheet.answers["household"] == {"members": 1, "b1": 120}
    assert sheet.recorded_at == NOW
    assert {"review.receive_submission", "review.record_answers"} <= set(
        Line.objects.values_list("verb", flat=True)
    )


def test_the_same_delivery_again_gives_the_same_receipt_and_nothing_more(
    send: Send, households: dict[str, Household]
) -> None:
    text = body("uuid:1", households["A1"])
    first = send(body=text)
    lines = Line.objects.count()
    again = send(body=text)
    assert again.submission == first.submission
    assert (again.is_new, again.conflicts) == (False, False)
    assert (FieldSubmission.objects.count(), Sheet.objects.count(), Line.objects.count()) == (1, 1, lines)


def test_an_instance_with_another_body_is_a_conflict_and_both_are_kept(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    first, second = (body("uuid:1", households["A1"], more={"b1": b1}) for b1 in (120, 150))
    assert not send(body=first).conflicts
    assert send(body=second).conflicts
    assert not send(body=first).conflicts
    assert states() == {"uuid:1": ["disputed", "disputed"]}
    assert live(cycle, households["A1"]) is not None


def test_a_file_may_come_later_and_the_sheet_does_not_wait(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    text = body("uuid:1", households["A1"], files=["nha.jpg"])
    assert list(send(body=text).lacking) == ["nha.jpg"]
    assert live(cycle, households["A1"]) is not None
    photo = NewFile("nha.jpg", "f" * 64, 1000, "image/jpeg")
    assert list(send(body=text, files=[photo]).lacking) == []
    assert list(send(body=text, files=[photo]).lacking) == []
    assert FieldFile.objects.count() == 1


def test_a_delivery_is_never_edited_nor_removed(send: Send, households: dict[str, Household]) -> None:
    send(body=body("uuid:1", households["A1"]))
    for change in (
        lambda: FieldSubmission.objects.update(body="khác"),
        lambda: FieldSubmission.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_an_edit_takes_the_place_of_what_it_replaces_in_either_order(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    for household, order in (("A1", (0, 1)), ("A2", (1, 0))):
        one = households[household]
        pair = [
            body(f"{household}:1", one),
            body(f"{household}:2", one, replaces=f"{household}:1", more={"b1": 99}),
        ]
        for number in order:
            send(body=pair[number])
        assert live(cycle, one).answers["household"]["b1"] == 99
    assert states() == {
        "A1:1": ["set_aside"], "A1:2": ["recorded"], "A2:1": ["set_aside"], "A2:2": ["recorded"],
    }  # fmt: skip


def test_an_edit_that_cannot_become_a_sheet_replaces_nothing(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    one = households["A1"]
    edit = body("uuid:2", one, replaces="uuid:1", more={"b1": -5})
    for text in (edit, body("uuid:1", one)):
        send(body=text)
    assert states() == {"uuid:1": ["recorded"], "uuid:2": ["refused"]}
    assert codes(FieldSubmission.objects.get(instance="uuid:2")) == ["forms.constraint"]
    assert live(cycle, one).answers["household"]["b1"] == 120


def test_an_edit_that_moves_a_form_to_another_household_is_for_a_person_to_decide(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    wrong = body("uuid:1", households["A1"])
    moved = body("uuid:2", households["A2"], replaces="uuid:1")
    ends = set()
    for order in ((wrong, moved), (moved, wrong)):
        with transaction.atomic():
            for text in order:
                send(body=text)
            ends.add(json.dumps([states(), [bool(live(cycle, households[code])) for code in ("A1", "A2")]]))
            transaction.set_rollback(True)
    assert ends == {json.dumps([{"uuid:1": ["disputed"], "uuid:2": ["disputed"]}, [True, True]])}
    send(body=wrong)
    actions.choose_submission(submission=send(body=moved).submission, actor=CLERK, at=NOW)
    assert states()["uuid:2"] == ["recorded"]


def test_two_about_one_household_are_in_dispute_until_a_person_chooses(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    one = households["A1"]
    short = send(body=body("uuid:1", one)).submission
    send(body=body("uuid:2", one, more={"house_area": "40", "toilet": "none"}))
    assert states() == {"uuid:1": ["disputed"], "uuid:2": ["disputed"]}
    assert live(cycle, one).answers["household"]["house_area"] == "40"  # more is answered

    actions.choose_submission(submission=short, reason="đã đến tận nơi", actor=CLERK, at=NOW)
    assert states() == {"uuid:1": ["recorded"], "uuid:2": ["set_aside"]}
    assert "house_area" not in live(cycle, one).answers["household"]

    send(body=body("uuid:3", one, more={"house_area": "50", "toilet": "none", "wall": "concrete"}))
    send(body=body("uuid:4", one, replaces="uuid:1", more={"b1": 70}))
    assert states() == {
        "uuid:1": ["recorded"], "uuid:2": ["set_aside"], "uuid:3": ["disputed"], "uuid:4": ["disputed"],
    }  # fmt: skip
    assert "house_area" not in live(cycle, one).answers["household"]


def test_two_that_say_the_same_are_no_dispute(send: Send, households: dict[str, Household]) -> None:
    for number in (1, 2):
        send(body=body(f"uuid:{number}", households["A1"]))
    assert sorted(state for (state,) in states().values()) == ["recorded", "set_aside"]
    assert Sheet.objects.count() == 1


def test_a_sheet_of_the_office_is_not_overridden(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    one, other = households["A1"], households["A2"]
    office = fill(cycle, one, sheets.answers("poor") | {"members": []}).sheet
    send(body=body("uuid:1", one))
    assert states() == {"uuid:1": ["disputed"]}
    assert live(cycle, one) == office

    send(body=body("uuid:2", other))
    mended = fill(cycle, other, sheets.answers("near_poor") | {"members": []}).sheet
    send(body=body("uuid:3", other, more={"b1": 1}))
    assert live(cycle, other) == mended
    assert states() == {"uuid:1": ["disputed"], "uuid:2": ["set_aside"], "uuid:3": ["disputed"]}

    chosen = FieldSubmission.objects.get(instance="uuid:2")
    actions.choose_submission(submission=chosen, actor=CLERK, at=NOW)
    assert live(cycle, other).answers["household"]["b1"] == 120
    assert states()["uuid:3"] == ["set_aside"]


def test_what_cannot_become_a_sheet_is_kept_with_its_reasons(
    send: Send, households: dict[str, Household]
) -> None:
    stranger = [{"person": uid_of(households["A2"]), "full_name": "Người Lạ", "relation": "head", "sex": "male",
                 "birth_year": 1980}]  # fmt: skip
    cases = {
        "review.field_no_household": body("uuid:1", None),
        "review.field_unknown_household": body("uuid:2", households["A1"], more={"household": "Z9"}),
        "review.field_other_village": body("uuid:3", households["B1"]),
        "review.field_stranger": body("uuid:4", households["A1"], members=stranger),
        "forms.wrong_kind": body("uuid:5", households["A1"], more={"toilet": "vàng"}),
        "forms.required": body("uuid:6", households["A1"], members=[{"full_name": "Ai Đó"}]),
        "answers.born_later": body(
            "uuid:7", households["A1"], members=[stranger[0] | {"person": "", "birth_date": "2022-12-31",
                                                               "birth_year": 2022}]
        ),
    }  # fmt: skip
    for code, text in cases.items():
        submission = send(body=text).submission
        assert submission.state == FieldState.refused, code
        assert code in codes(submission)
    assert Sheet.objects.count() == 0


def test_a_newcomer_is_kept_and_named(send: Send, cycle: Cycle, households: dict[str, Household]) -> None:
    new = {"full_name": "Hoàng Thị Mới", "relation": "child", "sex": "female", "birth_year": 2020}
    head = {"person": uid_of(households["A1"]), "full_name": "Hoàng Văn Thụ", "relation": "head", "sex": "male",
            "birth_year": 1980}  # fmt: skip
    submission = send(
        body=body("uuid:1", households["A1"], more={"members": 2}, members=[head, new])
    ).submission
    assert submission.state == FieldState.recorded
    assert codes(submission) == ["review.field_newcomer"]
    assert [member["full_name"] for member in live(cycle, households["A1"]).answers["members"]] == [
        "Hoàng Văn Thụ", "Hoàng Thị Mới",
    ]  # fmt: skip
    assert assess(cycle).sheets == 1


def test_a_refused_one_can_be_given_its_household(
    send: Send, cycle: Cycle, households: dict[str, Household]
) -> None:
    person = [{"full_name": "Hoàng Văn Thụ", "relation": "head", "sex": "male", "birth_year": 1980}]
    submission = send(body=body("uuid:1", None, members=person)).submission
    assert submission.state == FieldState.refused
    actions.choose_submission(submission=submission, household=households["A1"], actor=CLERK, at=NOW)
    assert states() == {"uuid:1": ["recorded"]}
    assert live(cycle, households["A1"]) is not None
    send(body=body("uuid:2", households["A1"], more={"b1": 3}))
    assert states() == {"uuid:1": ["recorded"], "uuid:2": ["disputed"]}


def test_a_refused_one_is_taken_up_once_the_register_knows_the_household(
    send: Send, cycle: Cycle, village: Place
) -> None:
    person = [{"full_name": "Hoàng Văn Thụ", "relation": "head", "sex": "male", "birth_year": 1980}]
    send(body=body("uuid:1", None, more={"household": "A9"}, members=person))
    assert actions.settle_waiting(cycle=cycle, actor=CLERK, at=NOW) == 0
    enter(entry("A9", village))
    assert actions.settle_waiting(cycle=cycle, actor=CLERK, at=NOW) == 1
    assert states() == {"uuid:1": ["recorded"]}


def test_what_a_person_sets_aside_stays_aside_and_the_sheet_in_use_cannot_be(
    send: Send, households: dict[str, Household]
) -> None:
    wrong = send(body=body("uuid:1", None)).submission
    good = send(body=body("uuid:2", households["A1"])).submission
    actions.set_aside_submission(submission=wrong, reason="phiếu thử", actor=CLERK, at=NOW)
    with pytest.raises(Refused, match=r"uuid:2"):
        actions.set_aside_submission(submission=good, reason="", actor=CLERK, at=NOW)
    actions.settle_submissions(submission=wrong, actor=CLERK, at=NOW)
    assert states() == {"uuid:1": ["set_aside"], "uuid:2": ["recorded"]}


def test_one_that_cannot_be_a_sheet_cannot_be_chosen(send: Send, households: dict[str, Household]) -> None:
    submission = send(body=body("uuid:1", households["A1"], more={"b1": -5})).submission
    with pytest.raises(Refused, match="51"):
        actions.choose_submission(submission=submission, actor=CLERK, at=NOW)
    assert states() == {"uuid:1": ["refused"]}


def test_after_the_decision_a_delivery_is_kept_and_refused(
    send: Send, cycle: Cycle, households: dict[str, Household], places: Places
) -> None:
    first = send(body=body("uuid:1", households["A1"], more={"b1": 190})).submission
    assess(cycle)
    recognise(cycle, places["06325"])
    late = send(body=body("uuid:2", households["A1"], more={"b1": 100})).submission
    assert late.state == FieldState.refused
    assert codes(late)[0] in ("review.decided", "review.wrong_state")
    first.refresh_from_db()
    assert first.state == FieldState.recorded


def test_a_crash_between_keeping_and_settling_loses_nothing(
    send: Send, cycle: Cycle, households: dict[str, Household], monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("mất điện")

    text = body("uuid:1", households["A1"])
    with monkeypatch.context() as broken:
        broken.setattr("giamngheo.review.actions.settling.settle", crash)
        with pytest.raises(RuntimeError):
            send(body=text)
    assert states() == {"uuid:1": ["waiting"]}
    assert send(body=text).submission.state == FieldState.recorded
    assert live(cycle, households["A1"]) is not None


def test_what_was_changed_behind_the_programs_back_is_found(
    send: Send, households: dict[str, Household], tmp_path: Path, settings: Settings
) -> None:
    settings.DATA_DIRECTORY = tmp_path
    hash_, size = field_files.keep([b"mot ", b"tam anh"])
    send(body=body("uuid:1", households["A1"]), files=[NewFile("nha.jpg", hash_, size)])
    assert list(broken_deliveries()) == []
    field_files.path_of(hash_).write_bytes(b"mot tam khac")
    assert [problem.code for problem in broken_deliveries()] == ["check.field_file_gone"]
    field_files.path_of(hash_).unlink()
    with guards.lifted(connection):
        FieldSubmission.objects.update(body="khác", sheet=None)
    assert [problem.code for problem in broken_deliveries()] == [
        "check.delivery_changed", "check.delivery_without_sheet", "check.field_file_gone",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "", "xin chào", "{", "[]", "{}", '{"instance": 5}', '{"instance": "a", "household": {}, "members": [1]}',
        '{"instance": "a\\u0000", "household": {}, "members": []}',
        '{"instance": "a", "household": {"full": "\\ud800"}, "members": []}',
        '{"instance": "' + "a" * 500 + '", "household": {}, "members": []}',
        '{"instance": "a", "household": {"x": ' + "[" * 5000 + "]" * 5000 + '}, "members": []}',
        '{"instance": "a", "household": {"x": [[[[[[1]]]]]]}, "members": []}',
        "<data/>", '<data id="x"/>', "<data id='x'><meta><instanceID>1</instanceID></meta>",
        '<!DOCTYPE d [<!ENTITY a "b">]><data id="x"><meta><instanceID>&a;</instanceID></meta></data>',
        '<!DOCTYPE d SYSTEM "file:///etc/passwd"><data id="x"><meta><instanceID>1</instanceID></meta></data>',
        '<data id="x"><meta><instanceID>1</instanceID></meta>' + "<a>" * 40 + "</a>" * 40 + "</data>",
        '<data id="x"><meta><instanceID>1</instanceID></meta>' + "<a/>" * 30_000 + "</data>",
        '<data id="x"><meta><instanceID>1</instanceID></meta>' + "a" * 600_000 + "</data>",
    ],
    ids=range(20),
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(Refused):
        read(text, FORM_B)


def test_every_order_of_the_same_deliveries_ends_the_same(
    cycle: Cycle, village: Place, form: FormVersion, households: dict[str, Household]
) -> None:
    one = households["A1"]
    texts = [
        body("uuid:1", one),
        body("uuid:1", one, more={"b1": 5}),
        body("uuid:2", one, replaces="uuid:1", more={"house_area": "40"}),
        body("uuid:3", one, more={"toilet": "none"}),
    ]
    ends = set()
    for order in permutations(texts):
        with transaction.atomic():
            for text in order:
                actions.receive(cycle=cycle, place=village, form_version=form, body=text, actor=CLERK, at=NOW)
            ends.add(json.dumps([states(), live(cycle, one).answers], sort_keys=True))
            transaction.set_rollback(True)
    assert len(ends) == 1
    assert json.loads(ends.pop())[0] == {
        "uuid:1": ["set_aside", "set_aside"], "uuid:2": ["disputed"], "uuid:3": ["disputed"],
    }  # fmt: skip


DELIVERIES = st.lists(
    st.builds(
        Delivery,
        key=st.just(0),
        instance=st.sampled_from("abcde"),
        body_hash=st.sampled_from("0123456789"),
        replaces=st.sampled_from(["", "", "a", "b", "c", "d"]),
        place=st.sampled_from([1, 1, 1, 2]),
        household=st.sampled_from(["A1", "A1", "A2"]),
        answers=st.sampled_from(
            [None, *(json.dumps({"household": {"b1": n}, "members": []}) for n in (1, 2))]
        ),
    ),
    max_size=8,
    unique_by=lambda one: (one.instance, one.body_hash),
)


@hypothesis_settings(max_examples=300, deadline=None)
@given(DELIVERIES, st.data())
def test_the_rule_looks_at_the_set_alone(deliveries: list[Delivery], data: st.DataObject) -> None:
    numbered = [
        Delivery(number, one.instance, one.body_hash, one.replaces, one.place, one.household, one.answers)
        for number, one in enumerate(deliveries)
    ]
    aside = frozenset(data.draw(st.sets(st.sampled_from(range(len(numbered))))) if numbered else ())
    shuffled = data.draw(st.permutations(numbered))
    settled, again = settle(numbered, Decided(aside)), settle(shuffled, Decided(aside))
    assert (settled.states, settled.live) == (again.states, again.live)
    assert set(settled.states) == {one.key for one in numbered}
    usable = {one.household for one in numbered if one.answers is not None and one.key not in aside}
    for household, key in settled.live.items():
        assert numbered[key].household == household
        assert numbered[key].answers is not None
        assert settled.states[key] in (FieldState.recorded, FieldState.disputed)
    assert set(settled.live) <= usable
    for one in numbered:
        if settled.states[one.key] is FieldState.recorded:
            assert settled.live[one.household] == one.key


class TestAtTheSameTime:
    """On both engines."""

    @pytest.fixture
    def places(self, transactional_db: None) -> Places:
        return build_places()

    def test_one_instance_sent_twice_at_once_is_one_row_and_one_sheet(
        self, send: Send, households: dict[str, Household]
    ) -> None:
        text = body("uuid:1", households["A1"])
        outcomes = race([partial(send, body=text)] * 4)
        assert {one.submission.pk for one in outcomes} == {FieldSubmission.objects.get().pk}
        assert sorted(one.is_new for one in outcomes) == [False, False, False, True]
        assert Sheet.objects.count() == 1
        assert verify_chain() == []

    def test_two_bodies_of_one_instance_at_once_are_two_rows_in_dispute(
        self, send: Send, cycle: Cycle, households: dict[str, Household]
    ) -> None:
        texts = [body("uuid:1", households["A1"], more={"b1": b1}) for b1 in (1, 2)]
        outcomes = race([partial(send, body=text) for text in texts * 2])
        assert not [one for one in outcomes if isinstance(one, Exception)]
        assert states() == {"uuid:1": ["disputed", "disputed"]}
        assert live(cycle, households["A1"]) is not None

    def test_two_households_at_once(self, send: Send, households: dict[str, Household]) -> None:
        outcomes = race([partial(send, body=body(code, households[code])) for code in ("A1", "A2")])
        assert not [one for one in outcomes if isinstance(one, Exception)]
        assert states() == {"A1": ["recorded"], "A2": ["recorded"]}
