"""Drafts of sheets: one row that is written over, nothing overwritten unseen, nothing lost at the end."""

from functools import partial
from typing import Any

import pytest

from giamngheo.access.models import Account
from giamngheo.audit.models import Line
from giamngheo.audit.queries import verify_chain
from giamngheo.core.problems import Refused
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.models import Cycle, EntryDraft, FormVersion, Sheet
from tests.record.race import race
from tests.record.registry.register import CLERK, NOW, build_places, enter, entry
from tests.record.review.sheets import answers, form, open_cycle


@pytest.fixture
def places(transactional_db: None) -> dict[str, Place]:
    return build_places()


@pytest.fixture
def household(places: dict[str, Place]) -> Household:
    (made,) = enter(entry("A1", places["06325-01"]))
    return made


@pytest.fixture
def cycle(places: dict[str, Place]) -> Cycle:
    form()
    return open_cycle(places["185"])


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(username="a", full_name="A")


def save(cycle: Cycle, household: Household, account: Account, version: int, **typed: Any) -> int:
    return actions.save_draft(
        cycle=cycle, household=household, account=account, answers={"household": typed, "members": []}, copied=[],
        over=None, version=version, actor=CLERK, at=NOW,
    )  # fmt: skip


def complete(
    cycle: Cycle, household: Household, account: Account, given: Any, over: int | None = None
) -> Any:
    return actions.complete_draft(
        cycle=cycle, household=household, account=account, form_version=FormVersion.objects.get(), answers=given,
        over=over, actor=CLERK, at=NOW,
    )  # fmt: skip


def code_of(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.problems[0].code


def test_a_draft_is_written_over_and_logged_at_its_beginning_only(
    cycle: Cycle, household: Household, account: Account
) -> None:
    version = 0
    for number in range(5):
        version = save(cycle, household, account, version, b1=number)
    assert version == 5
    assert EntryDraft.objects.get().answers["household"] == {"b1": 4}
    assert Line.objects.filter(verb="review.start_draft").count() == 1
    assert not Sheet.objects.exists()


def test_a_version_that_is_not_the_last_overwrites_nothing(
    cycle: Cycle, household: Household, account: Account
) -> None:
    first = save(cycle, household, account, 0, b1=1)
    save(cycle, household, account, first, b1=2)
    for stale in (0, first, 99):
        with pytest.raises(Refused) as refused:
            save(cycle, household, account, stale, b1=3)
        assert code_of(refused) == "review.draft_elsewhere"
    assert EntryDraft.objects.get().answers["household"] == {"b1": 2}


def test_completing_ends_the_own_draft_and_leaves_that_of_others(
    cycle: Cycle, household: Household, account: Account
) -> None:
    other = Account.objects.create(username="b", full_name="B")
    save(cycle, household, account, 0, b1=1)
    save(cycle, household, other, 0, b1=2)
    done = complete(cycle, household, account, answers("poor"))
    assert done.sheet.state == "complete"
    assert EntryDraft.objects.get().account == other
    with pytest.raises(Refused) as refused:
        complete(cycle, household, other, answers("near_poor"))
    assert code_of(refused) == "review.sheet_meanwhile"
    assert EntryDraft.objects.get().answers["household"] == {"b1": 2}
    complete(cycle, household, other, answers("near_poor"), over=done.sheet.pk)
    assert not EntryDraft.objects.exists()
    assert Sheet.objects.count() == 2


def test_what_is_refused_leaves_the_draft(cycle: Cycle, household: Household, account: Account) -> None:
    save(cycle, household, account, 0, b1=1)
    with pytest.raises(Refused):
        complete(cycle, household, account, {"household": {"b1": "x"}, "members": []})
    assert EntryDraft.objects.exists()
    assert not Sheet.objects.exists()


def test_a_cycle_that_takes_no_sheets_takes_no_drafts(
    cycle: Cycle, household: Household, account: Account
) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(state="recognised")
    cycle.refresh_from_db()
    with pytest.raises(Refused):
        save(cycle, household, account, 0, b1=1)


def test_a_window_left_open_after_the_end_does_not_pass_for_the_first(
    cycle: Cycle, household: Household, account: Account
) -> None:
    version = save(cycle, household, account, 0, b1=1)
    complete(cycle, household, account, answers("poor"))
    later = save(cycle, household, account, version, b1=2)
    assert later == version + 1
    with pytest.raises(Refused) as refused:
        complete(cycle, household, account, answers("near_poor"))
    assert code_of(refused) == "review.sheet_meanwhile"


def test_of_saves_at_once_exactly_one_wins(cycle: Cycle, household: Household, account: Account) -> None:
    for version in (0, 1):
        outcomes = race([partial(save, cycle, household, account, version, b1=number) for number in range(4)])
        assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "Refused", "Refused", "int"]
    assert EntryDraft.objects.get().version == 2
    assert verify_chain() == []


def test_of_two_who_complete_at_once_one_is_told(
    cycle: Cycle, household: Household, account: Account
) -> None:
    other = Account.objects.create(username="b", full_name="B")
    outcomes = race([partial(complete, cycle, household, one, answers("poor")) for one in (account, other)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Recorded", "Refused"]
    assert Sheet.objects.count() == 1


def test_a_draft_is_dropped_once(cycle: Cycle, household: Household, account: Account) -> None:
    save(cycle, household, account, 0, b1=1)
    given = {"cycle": cycle, "household": household, "account": account, "actor": CLERK, "at": NOW}
    assert actions.drop_draft(**given)
    assert not actions.drop_draft(**given)
    assert Line.objects.filter(verb="review.drop_draft").count() == 1
