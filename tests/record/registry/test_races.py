"""Two clerks at once, on both engines: one winner, or a clear refusal, and a register that still adds up."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pytest

from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry import actions
from giamngheo.registry.models import Act, DuplicateJudgement, Household, Membership, Person
from giamngheo.registry.queries import stale_summaries
from tests.record.race import race
from tests.record.registry.register import CLERK, NOW, build_places, enter, entry, member
from tests.record.registry.test_life import person

Places = dict[str, Place]
KNOWN: Mapping[str, Any] = {"actor": CLERK, "at": NOW}
DAY = date(2022, 3, 1)


@pytest.fixture
def places(transactional_db: None) -> Places:
    return build_places()


@pytest.fixture
def homes(places: Places) -> list[Household]:
    return enter(
        entry("H1", places["06325-01"], others=[member("Lê Thị Hoa", "spouse"), member("Hoàng Con")]),
        entry("H2", places["06325-01"], "Nông Văn Xa", [member("Nông Văn Tí")]),
        entry("H3", places["06328-01"], "Lý Văn Ba", [member("Lý Văn Bốn")]),
    )


def sorted_out(outcomes: list[Any]) -> tuple[list[Any], set[str]]:
    """What succeeded, and the codes of what was refused; any other exception fails the test."""
    unexpected = [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    assert not unexpected
    refused = [one for one in outcomes if isinstance(one, Refused)]
    return (
        [one for one in outcomes if not isinstance(one, Refused)],
        {problem.code for one in refused for problem in one.problems},
    )


def sound() -> None:
    assert list(stale_summaries()) == []
    assert verify_chain() == []
    assert Membership.objects.filter(valid_to=None, relation="head").count() == (
        Household.objects.filter(closed_on=None).count()
    )


def test_two_press_the_same_button_and_one_birth_is_entered(homes: list[Household]) -> None:
    act = partial(actions.add_member, household=homes[0], member=member("Hoàng Em"), on=DAY, seen=0, **KNOWN)
    # the person's internal number is drawn with the entry; a second click of one form carries the same
    done, codes = sorted_out(race([act, act, act]))
    assert (len(done), codes) == (1, {"registry.changed_meanwhile"})
    assert Person.objects.filter(full_name="Hoàng Em").count() == 1
    sound()


def test_one_person_is_taken_into_two_households_by_one_of_them(homes: list[Household]) -> None:
    child = person("Hoàng Con")
    joins = [
        partial(actions.join_members, household=home, persons=[(child, "other")], on=DAY, **KNOWN)
        for home in homes[1:]
    ]
    done, codes = sorted_out(race(joins))
    assert len(done) == 1
    assert codes <= {"registry.changed_meanwhile", "registry.elsewhere", "registry.later_change"}
    assert Membership.objects.filter(person=child, valid_to=None).count() == 1
    sound()


def test_households_that_merge_into_each_other_do_not_both_vanish(homes: list[Household]) -> None:
    first, second, _ = homes
    done, codes = sorted_out(
        race(
            [
                partial(
                    actions.merge_households, household=first, into=second, relations={}, on=DAY, **KNOWN
                ),
                partial(
                    actions.merge_households, household=second, into=first, relations={}, on=DAY, **KNOWN
                ),
            ]
        )
    )
    assert (len(done), len(codes)) == (1, 1)
    assert Household.objects.filter(closed_on=None).count() == 2
    sound()


def test_members_crossing_between_households_do_not_block_each_other(homes: list[Household]) -> None:
    first, second, _ = homes
    pairs = [(first, person("Nông Văn Tí")), (second, person("Hoàng Con"))]
    acts = [
        partial(actions.join_members, household=home, persons=[(who, "other")], on=DAY, **KNOWN)
        for home, who in pairs
    ]
    done, _ = sorted_out(race(acts))
    assert len(done) == 2
    sound()


def test_two_enter_one_identification_number_or_one_code(homes: list[Household], places: Places) -> None:
    number = "020080001234"
    births = [
        partial(
            actions.add_member,
            household=home,
            member=member("Em", identity_number=number),
            on=DAY,
            **KNOWN,
        )
        for home in homes
    ]
    done, codes = sorted_out(race(births))
    assert (len(done), codes) == (1, {"registry.identity_taken"})
    splits = [
        partial(
            actions.split_household,
            household=home,
            code="H9",
            place=places["06325-01"],
            persons=[(person(name), "head")],
            on=DAY,
            **KNOWN,
        )
        for home, name in zip(homes[1:], ("Nông Văn Tí", "Lý Văn Bốn"), strict=True)
    ]
    done, codes = sorted_out(race(splits))
    assert (len(done), codes) == (1, {"registry.code_taken"})
    sound()


def test_an_act_is_taken_back_once_and_not_under_another(homes: list[Household]) -> None:
    actions.end_membership(household=homes[0], person=person("Hoàng Con"), last_day=DAY, died=False, **KNOWN)
    act = Act.objects.get()
    undo = partial(actions.undo_act, act=act, resting=lambda households, since: [], **KNOWN)
    done, codes = sorted_out(race([undo, undo]))
    assert (len(done), codes) == (1, {"registry.undone_already"})
    actions.end_membership(household=homes[0], person=person("Hoàng Con"), last_day=DAY, died=False, **KNOWN)
    act = Act.objects.latest("pk")
    again = partial(actions.undo_act, act=act, resting=lambda households, since: [], **KNOWN)
    birth = partial(actions.add_member, household=homes[0], member=member("Hoàng Em"), on=DAY, **KNOWN)
    done, codes = sorted_out(race([again, birth]))
    assert len(done) == 2 or codes == {"registry.not_last"}
    sound()


def test_two_judge_one_pair_and_the_second_sees_that_it_was_judged(homes: list[Household]) -> None:
    left, right = person("Hoàng Con"), person("Nông Văn Tí")
    judge = partial(actions.judge_pair, left=left, right=right, seen=0, **KNOWN)
    done, codes = sorted_out(race([partial(judge, verdict="same"), partial(judge, verdict="different")]))
    assert (len(done), codes) == (1, {"registry.judged_meanwhile"})
    assert DuplicateJudgement.objects.filter(superseded_by=None).count() == 1


def test_two_clerks_keep_one_row_each_and_one_of_them_stands(homes: list[Household]) -> None:
    """Whatever the order: one row is kept, the other leads to it, and nobody is lost."""
    one, other = person("Hoàng Con"), person("Nông Văn Tí")
    actions.judge_pair(left=one, right=other, verdict="same", **KNOWN)  # type: ignore[arg-type]
    acts = [
        partial(actions.keep_one, kept=kept, other=second, on=DAY, **KNOWN)
        for kept, second in ((one, other), (other, one), (one, other))
    ]
    done, codes = sorted_out(race(acts))
    assert len(done) == 1
    assert codes <= {"registry.kept_already", "registry.changed_meanwhile"}
    assert Person.objects.filter(kept_as__isnull=False).count() == 1
    assert Membership.objects.filter(person__in=(one, other), valid_to=None).count() == 1
    sound()


def test_a_row_is_dropped_while_somebody_takes_it_in_elsewhere(homes: list[Household]) -> None:
    one, other = person("Hoàng Con"), person("Nông Văn Tí")
    actions.judge_pair(left=one, right=other, verdict="same", **KNOWN)  # type: ignore[arg-type]
    keeps = partial(actions.keep_one, kept=one, other=other, on=DAY, **KNOWN)
    joins = partial(actions.join_members, household=homes[2], persons=[(other, "other")], on=DAY, **KNOWN)
    _, codes = sorted_out(race([keeps, joins]))
    assert codes <= {
        "registry.kept_already",
        "registry.changed_meanwhile",
        "registry.later_change",
        "registry.elsewhere",
    }
    dropped = Person.objects.filter(pk=other.pk, kept_as=one).exists()
    assert Membership.objects.filter(person=other, valid_to=None).count() == (0 if dropped else 1)
    sound()
