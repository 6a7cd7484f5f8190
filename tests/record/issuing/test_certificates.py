"""Certificates: who gets one, how they are numbered, superseded, withdrawn and published."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.documents.papers.rendering import render
from giamngheo.issuing import certificates as actions
from giamngheo.issuing import certified
from giamngheo.issuing.models import Certificate
from giamngheo.issuing.paper_invariants import certificates_not_published, certificates_of_nobody
from giamngheo.places.models import Place
from giamngheo.publications import certificates as publications
from giamngheo.publications.certificates import Match, Standing
from giamngheo.registry import actions as registry
from giamngheo.registry.models import Household, Status
from giamngheo.review.models import Cycle, Decision
from tests.record.registry.register import CLERK, NOW, build_places, enter, entry, member, reach_over
from tests.record.review.sheets import conclude, open_cycle

Places = dict[str, Place]
ON = date(2022, 12, 20)
VALID = date(2022, 12, 15)
NEXT = date(2023, 12, 15)


@pytest.fixture
def places(db: None, monkeypatch: pytest.MonkeyPatch) -> Places:
    """The test's own transaction is never committed: what waits for that is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    return build_places()


@pytest.fixture
def households(places: Places) -> list[Household]:
    others = [member("Hoàng Thị Lan", sex="female", birth_year=2005)]
    return enter(
        entry("A1", places["06325-01"], others=others),
        entry("A2", places["06325-02"], "Lý Văn Cao"),
        entry("A3", places["06325-01"], "Nông Văn Ái"),
        entry("B1", places["06328-01"], "Dương Thị Hạnh"),
    )


@pytest.fixture
def cycle(places: Places) -> Cycle:
    return open_cycle(places["185"])


@pytest.fixture
def decision(cycle: Cycle, places: Places, households: list[Household]) -> Decision:
    return conclude(cycle, places["185"], {"A1": "poor", "A2": "near_poor", "B1": "poor"}, households)


@pytest.fixture
def issue(tmp_path: Path) -> Callable[..., actions.Issued]:
    def issued(decision: Decision, on: date = ON) -> actions.Issued:
        return actions.issue_certificates(decision=decision, on=on, root=tmp_path, actor=CLERK, at=NOW)

    return issued


Issue = Callable[..., actions.Issued]


def of(code: str) -> Certificate:
    return certified.live(Certificate.objects.select_related("superseded_by")).get(household__code=code)


def public(certificate: Certificate, root: Path) -> publications.PublishedCertificate:
    found = publications.read(root, bytes.fromhex(certificate.token))
    assert found is not None
    return found


def test_the_poor_and_near_poor_get_one_and_nobody_else(decision: Decision, issue: Issue) -> None:
    done = issue(decision)
    assert (len(done.made), done.superseded, done.withdrawn) == (3, 0, 0)
    found = Certificate.objects.values_list("household__code", "category", "commune__code", "number")
    assert set(found) == {
        ("A1", "poor", "06325", "0001/2022/GCN"),
        ("A2", "near_poor", "06325", "0002/2022/GCN"),
        ("B1", "poor", "06328", "0001/2022/GCN"),
    }


def test_a_double_click_issues_once(decision: Decision, issue: Issue) -> None:
    issue(decision)
    lines = Line.objects.count()
    assert issue(decision) == actions.Issued([], 0, 0)
    assert (Certificate.objects.count(), Line.objects.count()) == (3, lines)


def test_the_log_says_how_many_and_no_name(decision: Decision, issue: Issue) -> None:
    issue(decision)
    line = Line.objects.latest("number")
    assert line.verb == "issuing.issue_certificates"
    assert line.details["certificates"] == 3
    assert "Hoàng" not in str(line.details)


def test_what_is_printed_is_what_the_register_said_that_day(
    decision: Decision, issue: Issue, households: list[Household]
) -> None:
    issue(decision)
    said = of("A1").content
    assert said["head"] == "Hoàng Văn Thụ"
    assert [one["name"] for one in said["members"]] == ["Hoàng Văn Thụ", "Hoàng Thị Lan"]
    assert said["address"] == "khối phố Thử Một, thị trấn Bắc Sơn"
    assert said["issuer"] == "Ủy ban nhân dân thị trấn Bắc Sơn"
    assert "dân tộc" not in str(said)
    paper = certified.paper(of("A1"), "https://giamngheo.example.gov.vn")
    assert paper.site == "giamngheo.example.gov.vn/xac-minh/"
    assert len("".join(paper.verification)) == 28
    assert render([paper]).startswith(b"%PDF")


def test_the_publication_knows_the_names_by_their_seals(
    decision: Decision, tmp_path: Path, issue: Issue
) -> None:
    issue(decision)
    assert len(list(tmp_path.rglob("*.json"))) == 3
    found = public(of("A1"), tmp_path)
    assert (found.standing, found.category, found.since) == (Standing.valid, "poor", None)
    token = bytes.fromhex(of("A1").token)
    assert publications.compare(token, found, "hoàng văn thụ", "A1") is Match.head
    assert publications.compare(token, found, "Hoàng Thị Lan", "A1") is Match.member
    assert publications.compare(token, found, "Hoàng Thị Lan", "A2") is Match.none


def test_before_the_decision_none_is_issued(decision: Decision, issue: Issue) -> None:
    with pytest.raises(Refused) as refused:
        issue(decision, on=date(2022, 12, 1))
    assert [problem.code for problem in refused.value.problems] == ["issuing.before_decision"]
    assert not Certificate.objects.exists()


def test_the_next_years_decision_supersedes_and_withdraws(
    decision: Decision, issue: Issue, places: Places, households: list[Household], tmp_path: Path
) -> None:
    issue(decision)
    first = {code: of(code) for code in ("A1", "A2", "B1")}
    later = open_cycle(places["185"], 2023)
    second = conclude(later, places["185"], {"A1": "near_poor", "B1": "poor"}, households)
    done = issue(second, on=NEXT)
    assert (len(done.made), done.superseded, done.withdrawn) == (2, 2, 1)
    renewed = of("A1")
    assert (renewed.number, renewed.category) == ("0001/2023/GCN", "near_poor")
    assert (public(first["A1"], tmp_path).standing, public(first["A1"], tmp_path).since) == (
        Standing.superseded,
        NEXT,
    )
    gone = public(first["A2"], tmp_path)
    assert (gone.standing, gone.since) == (Standing.withdrawn, NEXT)
    assert public(first["B1"], tmp_path).standing is Standing.superseded
    # Asked again of last year's decision, nothing comes back to life.
    assert issue(decision, on=NEXT) == actions.Issued([], 0, 0)
    assert certified.live(Certificate.objects.filter(household__code="A1")).get() == renewed


def test_last_years_decision_gives_nothing_once_this_years_holds(
    decision: Decision, issue: Issue, places: Places, households: list[Household]
) -> None:
    later = open_cycle(places["185"], 2023)
    conclude(later, places["185"], {"A1": "near_poor", "B1": "poor"}, households)
    assert issue(decision, on=NEXT).made == []


def test_one_issued_anew_takes_the_place_of_the_lost_one(
    decision: Decision, issue: Issue, tmp_path: Path
) -> None:
    issue(decision)
    lost = of("A1")
    anew = actions.reissue_certificate(
        certificate=lost, on=date(2023, 3, 1), why="mất giấy", root=tmp_path, actor=CLERK, at=NOW
    )
    assert (anew.number, anew.why) == ("0001/2023/GCN", "mất giấy")
    assert anew.token != lost.token
    found = public(lost, tmp_path)
    assert (found.standing, found.since) == (Standing.superseded, date(2023, 3, 1))
    assert public(anew, tmp_path).standing is Standing.valid
    with pytest.raises(Refused) as refused:
        actions.reissue_certificate(
            certificate=lost, on=date(2023, 3, 2), why="x", root=tmp_path, actor=CLERK, at=NOW
        )
    assert refused.value.problems[0].code == "issuing.certificate_over"


def test_after_a_correction_the_certificate_says_what_is_right(
    decision: Decision, issue: Issue, tmp_path: Path
) -> None:
    issue(decision)
    wrong = of("A1")
    registry.correct_status(
        status=Status.objects.get(household__code="A1"), category="near_poor", decision="9/QĐ-UBND",
        decided_on=date(2023, 1, 5), actor=CLERK, at=NOW,
    )  # fmt: skip
    right = actions.reissue_certificate(
        certificate=wrong, on=date(2023, 1, 6), why="đính chính", root=tmp_path, actor=CLERK, at=NOW
    )
    assert (right.category, right.content["decision"]) == ("near_poor", "9/QĐ-UBND")
    assert public(right, tmp_path).category == "near_poor"
    assert public(wrong, tmp_path).category == "poor"
    assert public(wrong, tmp_path).standing is Standing.superseded


def test_a_household_found_not_poor_loses_its_certificate_and_gets_no_other(
    decision: Decision, issue: Issue, tmp_path: Path
) -> None:
    issue(decision)
    wrong = of("A1")
    registry.correct_status(
        status=Status.objects.get(household__code="A1"), category="not_poor", decision="9/QĐ-UBND",
        decided_on=date(2023, 1, 5), actor=CLERK, at=NOW,
    )  # fmt: skip
    assert [problem.spot.household for problem in certificates_of_nobody()] == ["A1"]
    with pytest.raises(Refused) as refused:
        actions.reissue_certificate(
            certificate=wrong, on=date(2023, 1, 6), why="?", root=tmp_path, actor=CLERK, at=NOW
        )
    assert refused.value.problems[0].code == "issuing.not_listed"
    assert issue(decision, on=date(2023, 1, 6)) == actions.Issued([], 0, 1)
    found = public(wrong, tmp_path)
    assert (found.standing, found.since) == (Standing.withdrawn, date(2023, 1, 6))
    assert list(certificates_of_nobody()) == []


def test_one_is_withdrawn_by_hand_with_a_reason(decision: Decision, issue: Issue, tmp_path: Path) -> None:
    issue(decision)
    certificate = of("A1")
    for why, on, code in (
        ("", date(2023, 3, 1), "issuing.say_why"),
        ("hộ chuyển đi", date(2022, 12, 1), "issuing.before_issue"),
    ):
        with pytest.raises(Refused) as refused:
            actions.withdraw_certificate(
                certificate=certificate, on=on, why=why, root=tmp_path, actor=CLERK, at=NOW
            )
        assert refused.value.problems[0].code == code
    actions.withdraw_certificate(
        certificate=certificate, on=date(2023, 3, 1), why="hộ chuyển đi", root=tmp_path, actor=CLERK, at=NOW
    )
    assert public(certificate, tmp_path).since == date(2023, 3, 1)


def test_printing_again_is_marked_in_the_log(decision: Decision, issue: Issue, places: Places) -> None:
    issue(decision)
    reach = reach_over(places["06325"])
    printed = list(certified.certificates_to_print(reach, decision))
    assert len(printed) == 2
    note = partial(actions.note_print, asked=decision.number, place=places["06325"], actor=CLERK, at=NOW)
    assert note(certificates=printed[:1]) == 0
    assert note(certificates=printed) == 1
    details = Line.objects.latest("number").details
    assert (details["certificates"], details["first_time"], details["again"]) == (2, 1, 1)


def test_what_is_out_of_reach_is_not_seen(
    decision: Decision, issue: Issue, places: Places, households: list[Household]
) -> None:
    issue(decision)
    elsewhere = reach_over(places["06328"])
    assert [one.household.code for one in certified.certificates_of(elsewhere, decision)] == ["B1"]
    assert not certified.certificates_of_household(elsewhere, households[0]).exists()


def test_the_database_keeps_them_as_they_are(decision: Decision, issue: Issue) -> None:
    issue(decision)
    row = Certificate.objects.filter(pk=of("A1").pk)
    for change in ({"token": "0" * 32}, {"content": {}}, {"category": "near_poor"}, {"serial": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_a_publication_that_is_gone_or_changed_is_found_and_mended(
    decision: Decision, issue: Issue, tmp_path: Path
) -> None:
    issue(decision)
    assert list(certificates_not_published(tmp_path)) == []
    gone, forged, torn = (
        publications.path_of(tmp_path, bytes.fromhex(of(code).token)) for code in ("A1", "A2", "B1")
    )
    gone.unlink()
    forged.write_text(forged.read_text().replace("near_poor", "poor"))
    torn.write_text("{")
    found = sorted(problem.values["number"] for problem in certificates_not_published(tmp_path))
    assert found == ["0001/2022/GCN", "0001/2022/GCN", "0002/2022/GCN"]
    assert actions.republish(root=tmp_path, actor=CLERK, at=NOW) == 3
    assert list(certificates_not_published(tmp_path)) == []
    assert actions.republish(root=tmp_path, actor=CLERK, at=NOW) == 0
