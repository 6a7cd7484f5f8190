"""Papers from a review walked step by step, and the register of papers issued; on both engines."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.documents.papers.kinds import Decided, Posted
from giamngheo.documents.papers.rendering import render
from giamngheo.issuing import certificates, decision_papers, papers, registering
from giamngheo.issuing.models import IssuedPaper
from giamngheo.issuing.paper_invariants import papers_changed
from giamngheo.places.models import Place
from giamngheo.registry.models import Household
from giamngheo.review import actions
from giamngheo.review.models import (
    Application,
    Cycle,
    Decision,
    Meeting,
    ObjectionKind,
    Outcome,
    Posting,
    Step,
    Wish,
)
from tests.record.race import race
from tests.record.registry.register import CLERK, NOW, build_places, enter, entry, member
from tests.record.review import steps
from tests.record.review.steps import CHIEF, DISTRICT, OPENS, at, paper, unit

Places = dict[str, Place]
VALID = date(2022, 12, 15)


@dataclass
class Walked:
    """A review of Long Đống on its way."""

    places: Places
    cycle: Cycle
    households: dict[str, Household]
    day: date


def walk(places: Places) -> Walked:
    """To the day on which both villages are done: B1 stays poor, B2 leaves the near-poor."""
    entered = enter(
        entry("B1", places["06328-01"], "Lý Văn Cao", [member("Lý Thị Hoa", sex="female", birth_year=2010)]),
        entry("B2", places["06328-01"], "Hoàng Thị Ái"),
        entry("B3", places["06328-02"], "Nông Văn Bắc"),
    )
    households = {household.code: household for household in entered}
    steps.listed(households, places["185"], B1="poor", B2="near_poor")
    cycle = steps.open_by_steps(places["185"])
    steps.through_posting(cycle, "06328-02", {})
    found = {households["B1"]: "poor", households["B2"]: "not_poor"}
    return Walked(places, cycle, households, steps.through_posting(cycle, "06328-01", found))


def decide(walked: Walked) -> Decision:
    cycle, day = walked.cycle, walked.day
    actions.send_report(unit=unit(cycle, "06328"), paper=paper("12/BC-UBND", day), actor=CLERK, at=at(day))
    actions.give_opinion(
        unit=unit(cycle, "06328"), paper=paper("50/UBND", day), agrees=True, actor=DISTRICT, at=at(day)
    )
    return actions.recognise_unit(
        unit=unit(cycle, "06328"), paper=paper("30/QĐ-UBND", day), leaving_number="31/QĐ-UBND",
        valid_from=VALID, actor=CHIEF, at=at(day),
    )  # fmt: skip


@pytest.fixture
def walked(db: None, monkeypatch: pytest.MonkeyPatch) -> Walked:
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    return walk(build_places())


def rows(lists: Any) -> list[tuple[str, list[str]]]:
    return [(one.title, [household.code for household in one.households]) for one in lists]


def test_the_list_names_who_is_reviewed_and_why(walked: Walked) -> None:
    drawn = papers.review_list(unit(walked.cycle, "06328-01"), OPENS)
    assert [(one.code, one.reason, one.size) for one in drawn.households] == [
        ("B2", "đang là hộ cận nghèo", 1),
        ("B1", "đang là hộ nghèo", 2),
    ]
    assert (drawn.village, drawn.commune) == ("thôn Thử Ba", "xã Long Đống")
    assert render([drawn])


def test_the_minutes_come_in_two_copies_with_the_share(walked: Walked) -> None:
    meeting = Meeting.objects.get(unit__place__code="06328-01")
    both = papers.minutes(unit(walked.cycle, "06328-01"), meeting)
    assert [one.copy for one in both] == list(papers.COPIES)
    assert (both[0].present, both[0].agreeing, both[0].share, both[0].adopted) == (40, 35, "87,50%", True)
    said = {(one.head, one.before, one.category) for one in both[0].households}
    assert said == {
        ("Lý Văn Cao", "hộ nghèo", "hộ nghèo"),
        ("Hoàng Thị Ái", "hộ cận nghèo", "thoát cận nghèo"),
    }
    empty = papers.minutes(unit(walked.cycle, "06328-02"))
    assert (empty[0].present, empty[0].chair, empty[0].households) == (None, "", [])
    assert render(both)
    assert render(empty)


def test_the_notice_says_what_was_posted_and_no_more(walked: Walked) -> None:
    row = Posting.objects.get(unit__place__code="06328-01")
    notice = papers.posting(row)
    assert set(notice.listed) == {
        Posted("Lý Văn Cao", "Thôn Thử Ba", "hộ nghèo"),
        Posted("Hoàng Thị Ái", "Thôn Thử Ba", "thoát cận nghèo"),
    }
    assert (notice.from_on, notice.until_on) == (row.from_on, row.until_on)
    assert render([notice])


def test_an_objection_has_its_receipt_and_when_answered_its_answer(walked: Walked) -> None:
    row = actions.raise_objection(
        unit=unit(walked.cycle, "06328-01"), kind=ObjectionKind.procedure, text="Không mời tôi.",
        by_name="Nông Văn Bắc", received_on=walked.day, due_on=walked.day, actor=CLERK, at=at(walked.day),
    )  # fmt: skip
    receipt = papers.objection_receipt(row)
    assert (receipt.about, receipt.household) == ("cách làm không đúng quy định", "")
    with pytest.raises(ValueError, match="not answered"):
        papers.objection_answer(row)
    actions.answer_objection(
        objection=row, outcome=Outcome.dismissed, answer="Đã mời bằng loa.", on=walked.day, actor=CHIEF,
        at=at(walked.day),
    )  # fmt: skip
    row.refresh_from_db()
    answer = papers.objection_answer(row)
    assert (answer.outcome, answer.answer) == ("không có căn cứ", "Đã mời bằng loa.")
    assert render([receipt])
    assert render([answer])


def test_an_application_is_filled_with_what_is_known(walked: Walked) -> None:
    row = Application.objects.create(
        cycle=walked.cycle,
        household=walked.households["B1"],
        wish=Wish.to_leave,
        received_on=OPENS,
        at=NOW,
        by="7",
    )
    form = papers.application(row, walked.day)
    assert form.applicant is not None
    assert (form.applicant.name, form.applicant.born, form.applicant.code) == ("Lý Văn Cao", "1980", "B1")
    assert [one.name for one in form.applicant.members] == ["Lý Văn Cao", "Lý Thị Hoa"]
    assert "thoát nghèo" in form.asks
    for wish in Wish:
        assert render([papers.blank_application(wish, walked.places["06328"])])
        assert papers.blank_application(wish).addressee == ""


def test_the_decision_is_the_same_before_and_after_it_is_entered(walked: Walked) -> None:
    before = decision_papers.recognition_to_sign(unit(walked.cycle, "06328"))
    leaving = decision_papers.leaving_to_sign(unit(walked.cycle, "06328"))
    decision = decide(walked)
    after = decision_papers.recognition(decision)
    assert (before.number, before.on, before.signed_by) == ("", None, "")
    assert (after.number, after.on, after.valid_from) == ("30/QĐ-UBND", walked.day, VALID)
    expected = [("Hộ nghèo", ["B1"]), ("Hộ cận nghèo", [])]
    assert rows(before.lists) == rows(after.lists) == expected
    assert after.lists[0].households == [Decided("B1", "Lý Văn Cao", "Thôn Thử Ba", 2)]
    gone = [("Hộ thoát nghèo", []), ("Hộ thoát cận nghèo", ["B2"])]
    assert rows(leaving.lists) == rows(decision_papers.leaving(decision).lists) == gone
    assert decision_papers.leaving(decision).number == "31/QĐ-UBND"
    assert decision_papers.has_leavers(decision)
    assert any("07/2021/NĐ-CP" in ground for ground in after.grounds)
    assert any("24/2021/QĐ-TTg" in ground for ground in after.grounds)
    assert render([before])
    assert render([after])


def test_the_report_counts_by_village(walked: Walked) -> None:
    decide(walked)
    from giamngheo.review.models import CommuneReport

    drawn = papers.report(CommuneReport.objects.select_related("unit__place__parent", "unit__cycle").get())
    first, second = drawn.rows
    assert (first.village, first.households, first.poor_before, first.near_before) == ("Thôn Thử Ba", 2, 1, 1)
    assert (first.poor, first.near_poor, second.households, second.poor) == (1, 0, 1, 0)
    assert (drawn.poor_rate, drawn.addressee) == ("33,33%", "Ủy ban nhân dân huyện Bắc Sơn")
    assert render([drawn])


def test_certificates_end_the_steps_of_a_commune(walked: Walked, tmp_path: Path) -> None:
    decision = decide(walked)
    assert unit(walked.cycle, "06328").step == Step.certify
    issue = partial(
        certificates.issue_certificates, decision=decision, on=walked.day, root=tmp_path, actor=CLERK,
        at=at(walked.day),
    )  # fmt: skip
    assert [one.household.code for one in issue().made] == ["B1"]
    assert unit(walked.cycle, "06328").step == Step.done
    assert issue().made == []


def issue(walked: Walked, drawn: Any, root: Path) -> IssuedPaper:
    return registering.issue_paper(
        papers=[drawn], subject="decision 1", place=walked.places["06328"], cycle=walked.cycle, root=root,
        actor=CLERK, at=NOW,
    )  # fmt: skip


def test_a_paper_is_issued_once_and_superseded_by_other_content(walked: Walked, tmp_path: Path) -> None:
    drawn = decision_papers.recognition(decide(walked))
    first = issue(walked, drawn, tmp_path)
    lines = Line.objects.count()
    assert issue(walked, drawn, tmp_path) == first
    assert Line.objects.count() == lines
    assert registering.intact(tmp_path, first) == render([drawn])
    second = issue(walked, replace(drawn, signed_by="Người Khác"), tmp_path)
    first.refresh_from_db()
    assert (first.superseded_by_id, registering.live_paper("decision", "decision 1")) == (second.pk, second)
    assert registering.intact(tmp_path, first) is not None
    assert list(papers_changed(tmp_path)) == []
    registering.file_of(tmp_path, first).write_bytes(b"%PDF forged")
    registering.file_of(tmp_path, second).unlink()
    assert len(list(papers_changed(tmp_path))) == 2
    for change in ({"number": "1"}, {"data": []}, {"file_hash": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            IssuedPaper.objects.filter(pk=second.pk).update(**change)


def test_a_decision_without_number_or_day_is_not_issued(walked: Walked, tmp_path: Path) -> None:
    to_sign = decision_papers.recognition_to_sign(unit(walked.cycle, "06328"))
    with pytest.raises(Refused) as refused:
        issue(walked, to_sign, tmp_path)
    assert refused.value.problems[0].code == "issuing.paper_unnumbered"
    assert not IssuedPaper.objects.exists()
    assert not list(tmp_path.rglob("*.pdf"))


def test_several_issue_one_paper_and_it_is_in_the_register_once(
    transactional_db: None, tmp_path: Path
) -> None:
    walked = walk(build_places())
    drawn = papers.posting(Posting.objects.get(unit__place__code="06328-01"))
    outcomes = race([partial(issue, walked, drawn, tmp_path)] * 4)
    assert len({one.pk for one in outcomes}) == 1
    assert IssuedPaper.objects.count() == 1


def test_a_household_that_was_filled_but_not_judged_is_said_to_be_open(walked: Walked) -> None:
    assert papers.result_words("poor", None) == "chưa xác định"
    assert papers.result_words("poor", "near_poor") == "hộ cận nghèo"
    assert papers.result_words("poor", "not_poor") == "thoát nghèo"
    assert papers.result_words("not_poor", "not_poor") == "không nghèo"
    assert papers.result_words("not_poor", "medium") == "hộ có mức sống trung bình"
