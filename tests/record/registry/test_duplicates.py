"""Entries that may be one person: what is found, who sees what of it, and what was said of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions, duplicates, pairs
from giamngheo.registry.models import DuplicateJudgement, DuplicatePair
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.registry.test_actions import codes
from tests.record.registry.test_life import person

Places = dict[str, Place]
KNOWN: Mapping[str, Any] = {"actor": CLERK, "at": NOW}
BORN = date(1986, 5, 14)


@pytest.fixture
def register(places: Places) -> Places:
    """Some strangers; Lường Thị Phượng twice, once without tones; brothers; two of one common name."""
    names = ["Hoàng", "Nông", "Dương", "Lý", "Triệu", "Đặng", "Vi", "La"]
    strangers = [
        entry(
            f"X{number}",
            places["06328-02"],
            f"{family} Văn {given}",
            [member(f"{family} Thị {spouse}", "spouse", sex="female", birth_date=date(1950 + number, 3, 1 + number))],
        )
        for number, (family, given, spouse) in enumerate(
            (family, *pair) for family in names for pair in (("An", "Nga"), ("Bình", "Hoa"), ("Cường", "Mai"))
        )
    ]  # fmt: skip
    enter(*strangers)
    enter(
        entry(
            "A1",
            places["06325-01"],
            "Lường Văn Một",
            [
                member("Lường Thị Phượng", sex="female", birth_date=BORN, identity_number="020186000001"),
                member("Lường Văn Ân", sex="male", birth_date=date(2001, 7, 9)),
                member("Lường Văn Ấn", sex="male", birth_date=date(2004, 2, 9)),
            ],
        ),
        entry(
            "B1",
            places["06328-01"],
            "Mông Văn Hai",
            [member("Luong Thi Phuong", "spouse", sex="female", birth_date=BORN)],
        ),
    )
    return places


def search(place: Place) -> list[tuple[str, str]]:
    found = pairs.candidates(place)
    kept = duplicates.find_pairs(found.persons, found.frequencies, found.register)
    actions.keep_pairs(pairs=kept, searched=found.sought, place=place, **KNOWN)
    rows = DuplicatePair.objects.order_by("-weight").select_related("left", "right")
    return [(row.left.full_name, row.right.full_name) for row in rows]


TWICE = ("Lường Thị Phượng", "Luong Thi Phuong")


@pytest.mark.parametrize("where", ["06325", "06328", "185"])
def test_a_second_entry_in_another_commune_is_found_from_either_side(register: Places, where: str) -> None:
    assert search(register[where]) == [TWICE]
    assert search(register[where]) == [TWICE]  # and once only


def test_a_search_replaces_what_was_found_about_its_own_people_only(register: Places) -> None:
    search(register["185"])
    second = person("Luong Thi Phuong")
    actions.correct_person(person=second, values={"birth_date": date(1951, 1, 2), "sex": "male"}, **KNOWN)
    assert search(register["06325-02"]) == [TWICE]
    assert search(register["06328"]) == []


def test_numbers_far_apart_are_two_persons(register: Places) -> None:
    second = person("Luong Thi Phuong")
    actions.correct_person(person=second, values={"identity_number": "020186999999"}, **KNOWN)
    before = DuplicatePair.objects.count()
    search(register["185"])
    far = DuplicatePair.objects.first()
    actions.correct_person(person=second, values={"identity_number": "020186000007"}, **KNOWN)
    search(register["185"])
    near = DuplicatePair.objects.get()
    assert before == 0
    assert far is None or far.weight < near.weight - 1000


def test_the_model_is_a_probability_model() -> None:
    for name, (_, levels) in duplicates._MODEL.items():
        assert sum(level.m for level in levels) == pytest.approx(1), name
        assert sum(level.u for level in levels) == pytest.approx(1, abs=0.005), name
        assert levels[-1].condition is None


def test_without_the_extra_it_says_so(register: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "installed", lambda: False)
    with pytest.raises(Refused) as refused:
        search(register["185"])
    assert codes(refused) == {"registry.dedupe_missing"}


def test_each_side_shows_what_the_reader_reaches_and_no_more(register: Places) -> None:
    search(register["185"])
    whole = pairs.seen(reach_over(register["185"]), pairs.waiting(reach_over(register["185"])))[0]
    assert (whole.left.person, whole.right.person) == tuple(person(name) for name in TWICE)
    assert whole.likeness == {"name": "near", "birth": "same", "sex": "same", "number": "unknown"}
    half_reach = reach_over(register["06328"])
    (half,) = pairs.seen(half_reach, pairs.waiting(half_reach))
    assert (half.left.person, half.left.household, half.left.commune) == (None, None, "Thị trấn Bắc Sơn")
    assert half.right.person == person("Luong Thi Phuong")
    assert "number" not in half.likeness
    plain = reach_over(register["185"], "household.read")
    assert "number" not in pairs.seen(plain, pairs.waiting(plain))[0].likeness
    for blind in (reach_over(register["06325-02"]), reach_over(register["185"], "law.read")):
        assert pairs.waiting(blind).count() == 0
        assert not pairs.concerns(blind, *half.numbers)


def test_what_was_judged_does_not_come_back_and_can_be_judged_again(register: Places) -> None:
    reach = reach_over(register["06325"])
    search(register["185"])
    left, right = (person(name) for name in TWICE)
    actions.judge_pair(left=right, right=left, verdict="different", note="đã gặp cả hai", seen=0, **KNOWN)
    search(register["185"])
    assert pairs.waiting(reach).count() == 0
    first = pairs.judged(reach, unsure=False).get()
    second = actions.judge_pair(left=left, right=right, verdict="unsure", seen=first.pk, **KNOWN)
    first.refresh_from_db()
    assert (first.verdict, first.superseded_by) == ("different", second)
    assert pairs.judged(reach, unsure=True).get() == second
    with pytest.raises(Refused) as refused:
        actions.judge_pair(left=left, right=right, verdict="same", seen=first.pk, **KNOWN)
    assert codes(refused) == {"registry.judged_meanwhile"}
    with pytest.raises(Refused) as refused:
        actions.judge_pair(left=left, right=left, verdict="same", **KNOWN)
    assert codes(refused) == {"registry.pair_of_one"}


def test_a_judgement_is_never_edited(register: Places) -> None:
    left, right = (person(name) for name in TWICE)
    actions.judge_pair(left=left, right=right, verdict="same", **KNOWN)
    for act in (
        lambda: DuplicateJudgement.objects.update(verdict="different"),
        lambda: DuplicateJudgement.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_who_has_left_is_no_longer_asked_about(register: Places) -> None:
    search(register["185"])
    actions.end_membership(
        household=person("Luong Thi Phuong").memberships.get().household,
        person=person("Luong Thi Phuong"),
        last_day=date(2022, 1, 1),
        died=False,
        **KNOWN,
    )
    assert pairs.waiting(reach_over(register["185"])).count() == 0
    assert search(register["185"]) == []
