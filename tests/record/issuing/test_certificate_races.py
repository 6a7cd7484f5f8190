"""Certificates issued by several at once, and published only when the transaction is safe; on both engines."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction

from giamngheo.core.problems import Refused
from giamngheo.issuing import certificates as actions
from giamngheo.issuing.models import Certificate
from giamngheo.places.models import Place
from giamngheo.review.models import CycleKind
from tests.record.race import race
from tests.record.registry.register import CLERK, NOW, enter, entry
from tests.record.review.sheets import conclude, open_cycle

Places = dict[str, Place]
ON = date(2022, 12, 20)


def test_nothing_is_published_before_the_transaction_is_safe(places: Places, tmp_path: Path) -> None:
    households = enter(entry("A1", places["06325-01"]))
    decision = conclude(open_cycle(places["185"]), places["185"], {"A1": "poor"}, households)
    issue = partial(actions.issue_certificates, decision=decision, on=ON, root=tmp_path, actor=CLERK, at=NOW)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        issue()
        raise ZeroDivisionError
    assert not list(tmp_path.rglob("*.json"))
    issue()
    assert len(list(tmp_path.rglob("*.json"))) == 1


def test_many_clerks_issue_at_once_and_every_number_is_given_once(places: Places, tmp_path: Path) -> None:
    """Two cycles of one commune in one year: the numbers follow each other without gap or double."""
    periodic = enter(*(entry(f"P{n}", places["06325-01"], f"Hoàng Văn {n}") for n in range(6)))
    monthly = enter(*(entry(f"M{n}", places["06325-02"], f"Lý Văn {n}") for n in range(6)))
    decisions = [
        conclude(
            open_cycle(places["06325"], code=f"c{number}", kind=kind), places["06325"],
            {household.code: "poor" for household in households}, households,
        )
        for number, (kind, households) in enumerate(((CycleKind.in_year, periodic), (CycleKind.medium, monthly)))
    ]  # fmt: skip
    acts = [
        partial(actions.issue_certificates, decision=decision, on=ON, root=tmp_path, actor=CLERK, at=NOW)
        for decision in decisions * 3
    ]
    outcomes = race(acts)
    assert not [one for one in outcomes if isinstance(one, Exception)]
    assert sorted(len(one.made) for one in outcomes) == [0, 0, 0, 0, 6, 6]
    serials = list(Certificate.objects.order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, 13))
    assert len(list(tmp_path.rglob("*.json"))) == 12


def test_one_is_renewed_while_the_next_decision_replaces_it(places: Places, tmp_path: Path) -> None:
    """Whoever comes second is refused or goes on from what the first left: one certificate holds at the end."""
    households = enter(entry("A1", places["06325-01"]))
    first = conclude(open_cycle(places["06325"]), places["06325"], {"A1": "poor"}, households)
    given = {"root": tmp_path, "actor": CLERK, "at": NOW}
    (old,) = actions.issue_certificates(decision=first, on=ON, **given).made  # type: ignore[arg-type]
    second = conclude(open_cycle(places["06325"], 2023), places["06325"], {"A1": "near_poor"}, households)
    later = date(2023, 12, 20)
    renew = partial(actions.reissue_certificate, certificate=old, on=later, why="mất", **given)  # type: ignore[arg-type]
    replace = partial(actions.issue_certificates, decision=second, on=later, **given)  # type: ignore[arg-type]
    outcomes = race([renew, replace, renew, replace])
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)]
    (live,) = Certificate.objects.filter(superseded_by=None, withdrawn_on=None)
    assert live.category == "near_poor"
    serials = list(Certificate.objects.filter(year=2023).order_by("serial").values_list("serial", flat=True))
    assert serials == list(range(1, len(serials) + 1))
