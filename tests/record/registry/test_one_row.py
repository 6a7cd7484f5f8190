"""Two entries of one person: one is kept, with the history of both, and it can be taken back."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.lives import lives_of, to_take_in, whereabouts
from giamngheo.registry.models import Act, DuplicateJudgement, Household, Person, Status
from giamngheo.registry.queries import stale_summaries
from tests.record.registry.register import CLERK, NOW, enter, entry, member, reach_over
from tests.record.registry.test_actions import codes, recognise
from tests.record.registry.test_life import person
from tests.record.registry.test_undoing import rows, undo

Places = dict[str, Place]
KNOWN: Mapping[str, Any] = {"actor": CLERK, "at": NOW}
DAY = date(2022, 3, 1)
NUMBER = "020186000001"


@pytest.fixture
def homes(places: Places) -> list[Household]:
    """Phượng, entered with her husband and again, better known, with her mother; and an old man entered twice."""
    return enter(
        entry("H1", places["06325-01"], "Lường Văn Một", [member("Lường Thị Phượng", "spouse", sex="female")]),
        entry(
            "H2",
            places["06328-01"],
            "Mông Thị Hai",
            [
                member(
                    "Luong Thi Phuong", birth_date=date(1986, 5, 14), sex="female", ethnicity="02",
                    identity_number=NUMBER,
                )
            ],
        ),
        entry("H3", places["06325-02"], "La Văn Già"),
        entry("H4", places["06328-02"], "La Van Gia", [member("La Thị Con")]),
    )  # fmt: skip


def judge(one: str, other: str, verdict: str = "same") -> DuplicateJudgement:
    return actions.judge_pair(left=person(one), right=person(other), verdict=verdict, **KNOWN)  # type: ignore[arg-type]


PAIR = ("Lường Thị Phượng", "Luong Thi Phuong")


def keep(kept: str, other: str, **more: Any) -> Act:
    return actions.keep_one(kept=person(kept), other=person(other), **({"on": DAY} | more), **KNOWN)


def known() -> list[tuple[Any, ...]]:
    return sorted(
        Person.objects.values_list(
            "full_name",
            "sex",
            "birth_date",
            "birth_year",
            "ethnicity",
            "identity_number",
            "kept_as__full_name",
        ),
        key=str,
    )


def test_the_kept_row_takes_over_what_it_lacks_and_the_other_leads_to_it(homes: list[Household]) -> None:
    judge(*PAIR)
    act = keep(*PAIR)
    kept, other = (person(name) for name in PAIR)
    assert (kept.birth_date, kept.birth_year, kept.ethnicity, kept.identity_number) == (
        date(1986, 5, 14), 1986, "02", NUMBER,
    )  # fmt: skip
    assert (other.identity_number, other.kept_as, other.ethnicity) == (None, kept, "02")
    assert other.memberships.get().valid_to == DAY - timedelta(days=1)
    assert kept.memberships.get().valid_to is None
    assert (act.kind, act.on, sorted(act.households.values_list("code", flat=True))) == (
        "one_kept",
        DAY,
        ["H1", "H2"],
    )
    assert Household.objects.get(code="H2").size == 1
    assert list(stale_summaries()) == []


def test_neither_the_act_nor_the_log_says_what_the_person_is(homes: list[Household]) -> None:
    judge(*PAIR)
    act = keep(*PAIR)
    undone = undo(act)
    told = json.dumps(
        [act.steps, undone.steps, list(Line.objects.values_list("details", flat=True))], default=str
    )
    assert "identity_number" in told
    assert not [secret for secret in (NUMBER, "1986", "Phuong", "Phượng") if secret in told]


def test_the_history_of_both_is_seen_from_the_kept_row(homes: list[Household], places: Places) -> None:
    judge(*PAIR)
    keep(*PAIR)
    kept = person(PAIR[0])
    _, lives = lives_of(reach_over(places["185"]), homes[0], kept.uid)
    assert {(life.membership.household.code, life.second) for life in lives} == {("H1", False), ("H2", True)}
    _, lives = lives_of(reach_over(places["06325"]), homes[0], kept.uid)
    assert {(life.household.code if life.household else None, life.second) for life in lives} == {
        ("H1", False),
        (None, True),
    }


def test_the_other_row_is_nobody_to_take_in_any_more(homes: list[Household], places: Places) -> None:
    judge(*PAIR)
    keep(*PAIR)
    reach = reach_over(places["185"])
    assert [stay.person.full_name for stay in to_take_in(reach, homes[2], "phuong")] == [PAIR[0]]
    where = whereabouts(reach, NUMBER)
    assert where is not None
    assert where.person == person(PAIR[0])
    with pytest.raises(Refused) as refused:
        actions.join_members(household=homes[2], persons=[(person(PAIR[1]), "other")], on=DAY, **KNOWN)
    assert codes(refused) == {"registry.kept_already"}


def test_a_number_of_its_own_stays_with_the_other_row_and_leads_to_the_kept_one(
    homes: list[Household], places: Places
) -> None:
    actions.correct_person(person=person(PAIR[0]), values={"identity_number": "020186000009"}, **KNOWN)
    judge(*PAIR)
    keep(*PAIR)
    assert person(PAIR[0]).identity_number == "020186000009"
    assert person(PAIR[1]).identity_number == NUMBER
    where = whereabouts(reach_over(places["185"]), NUMBER)
    assert where is not None
    assert where.person == person(PAIR[0])


def test_a_birth_of_another_year_is_not_mixed_in(homes: list[Household]) -> None:
    actions.correct_person(person=person(PAIR[0]), values={"birth_year": 1985}, **KNOWN)
    judge(*PAIR)
    keep(*PAIR)
    assert (person(PAIR[0]).birth_date, person(PAIR[0]).birth_year) == (None, 1985)


def test_a_head_that_was_a_second_entry_is_succeeded(homes: list[Household]) -> None:
    judge("La Văn Già", "La Van Gia")
    with pytest.raises(Refused) as refused:
        keep("La Văn Già", "La Van Gia")
    assert codes(refused) == {"registry.head_leaves"}
    keep("La Văn Già", "La Van Gia", successor=person("La Thị Con"))
    assert Household.objects.get(code="H4").head_name == "La Thị Con"
    assert list(stale_summaries()) == []


def test_a_household_of_nobody_else_was_entered_by_mistake(homes: list[Household]) -> None:
    recognise(homes[2], "poor", date(2021, 1, 1))
    judge("La Văn Già", "La Van Gia")
    keep("La Van Gia", "La Văn Già")
    closed = Household.objects.get(code="H3")
    assert (closed.closed_on, closed.events.get().kind) == (DAY, "struck_off")
    assert Status.objects.get(household=closed).valid_to == DAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("pair", "more"),
    [
        (PAIR, {}),
        (PAIR[::-1], {}),
        (("La Văn Già", "La Van Gia"), {"successor": "La Thị Con"}),
        (("La Van Gia", "La Văn Già"), {}),
    ],
)
def test_taken_back_everything_is_as_before(
    homes: list[Household], pair: tuple[str, str], more: dict[str, str]
) -> None:
    recognise(homes[2], "poor", date(2021, 1, 1))
    judge(*pair)
    before = (rows(), known())
    act = keep(*pair, **{name: person(value) for name, value in more.items()})
    assert (rows(), known()) != before
    undo(act)
    assert rows()["members"] == before[0]["members"]
    assert rows()["statuses"] == before[0]["statuses"]
    assert (rows(), known()) == before
    assert list(stale_summaries()) == []
    assert DuplicateJudgement.objects.get(superseded_by=None).verdict == "same", "what was found is still so"
    keep(*pair, **{name: person(value) for name, value in more.items()})


def test_nothing_is_taken_back_once_something_rests_on_it(homes: list[Household]) -> None:
    judge(*PAIR)
    act = keep(*PAIR)
    recognise(homes[1], "poor", date(2022, 6, 1))
    with pytest.raises(Refused) as refused:
        undo(act)
    assert codes(refused) == {"registry.undo_status"}


@pytest.mark.parametrize(("mended", "code"), [(PAIR[0], "registry.undo_corrected"), ("Lường Văn Một", None)])
def test_what_was_mended_since_is_not_swept_away(
    homes: list[Household], mended: str, code: str | None
) -> None:
    judge(*PAIR)
    act = keep(*PAIR)
    actions.correct_person(person=person(mended), values={"birth_year": 1950, "birth_date": None}, **KNOWN)
    if code is None:
        undo(act)
        return
    with pytest.raises(Refused) as refused:
        undo(act)
    assert codes(refused) == {code}


def test_what_does_not_fit_is_refused(homes: list[Household]) -> None:
    def refused(*pair: str, **more: Any) -> set[str]:
        with pytest.raises(Refused) as caught:
            keep(*pair, **more)
        return codes(caught)

    assert refused(*PAIR) == {"registry.not_judged_one"}
    judge(*PAIR, "unsure")
    assert refused(*PAIR) == {"registry.not_judged_one"}
    judge(*PAIR)
    assert refused(*PAIR, on=date(2019, 1, 1)) == {"registry.before_household"}
    assert refused(*PAIR, seen={homes[0].pk: 0, homes[1].pk: 7}) == {"registry.changed_meanwhile"}
    actions.end_membership(
        household=homes[0], person=person(PAIR[0]), last_day=date(2022, 1, 1), died=False, **KNOWN
    )
    assert refused(*PAIR) == {"registry.keep_the_member"}
    keep(*PAIR[::-1])
    assert refused(*PAIR[::-1]) == {"registry.kept_already"}
    judge(PAIR[1], "La Văn Già")
    assert refused("La Văn Già", PAIR[1]) == {"registry.stands_for_another"}
    actions.end_membership(household=homes[3], person=person("La Thị Con"), last_day=DAY, died=True, **KNOWN)
    judge("La Thị Con", "La Văn Già")
    assert refused("La Văn Già", "La Thị Con") == {"registry.one_died"}


def test_both_in_one_household(homes: list[Household]) -> None:
    actions.add_member(
        household=homes[0], member=member("Lường Văn Mot", birth_year=1960), on=date(2021, 1, 1), **KNOWN
    )
    judge("Lường Văn Một", "Lường Văn Mot")
    act = keep("Lường Văn Mot", "Lường Văn Một", successor=person("Lường Văn Mot"))
    found = Household.objects.get(code="H1")
    assert (found.head_name, found.size) == ("Lường Văn Mot", 2)
    assert act.households.count() == 1
    undo(act)
    assert Household.objects.get(code="H1").head_name == "Lường Văn Một"
