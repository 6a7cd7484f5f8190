"""Adding units: what is refused, and what becomes of paths."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.places.actions import add_units
from giamngheo.places.models import Area, Kind, Level, Place, Share
from giamngheo.places.queries import at, territory
from giamngheo.places.units import Descent, Unit
from tests.record.places.conftest import NOW, SYSTEM

START, CUT = date(2020, 1, 1), date(2025, 7, 1)
EVE = CUT - timedelta(days=1)

PROVINCE = Unit("20", START, "Lạng Sơn", Level.province, Kind.tinh, None)
COMMUNE = Unit("06325", START, "Bắc Sơn", Level.commune, Kind.thi_tran, "20")
VILLAGE = Unit("06325-01", START, "Số 1", Level.village, Kind.thon, "06325", synthetic=True)


def add(*units: Unit, lineage: tuple[Descent, ...] = ()) -> None:
    add_units(units=units, lineage=lineage, actor=SYSTEM, at=NOW)


def test_rows_are_made_from_the_top_down_in_any_order(db: None) -> None:
    add(VILLAGE, COMMUNE, PROVINCE)
    village = Place.objects.get(code="06325-01")
    assert (village.path, village.full_name, village.synthetic) == ("20/06325/06325-01/", "Thôn Số 1", True)
    assert village.area == Area.urban, "a village is as urban as its commune"


def test_units_can_be_added_below_those_that_are_there(db: None) -> None:
    add(PROVINCE, COMMUNE)
    add(VILLAGE)
    assert Place.objects.count() == 3


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        (replace(VILLAGE, code="a/b"), "places.bad_code"),
        (replace(VILLAGE, code="a~b"), "places.bad_code"),
        (replace(VILLAGE, code=""), "places.bad_code"),
        (replace(VILLAGE, name=""), "places.no_name"),
        (replace(VILLAGE, valid_to=START - timedelta(days=1)), "places.bad_dates"),
        (replace(VILLAGE, level=Level.commune), "places.bad_level"),
        (replace(VILLAGE, parent="99"), "places.no_parent"),
        (replace(VILLAGE, parent=None), "places.no_parent"),
        (replace(VILLAGE, parent="20"), "places.no_parent"),
        (replace(VILLAGE, valid_from=START - timedelta(days=1)), "places.no_parent"),
        (replace(COMMUNE, valid_from=CUT), "places.overlap"),
        (replace(COMMUNE, name="Bắc Sơn mới"), "places.differs"),
    ],
)
def test_a_bad_unit_is_refused_and_nothing_is_written(db: None, unit: Unit, code: str) -> None:
    add(PROVINCE, COMMUNE)
    with pytest.raises(Refused) as refusal:
        add(replace(VILLAGE, code="good"), unit)
    assert code in {problem.code for problem in refusal.value.problems}
    assert Place.objects.count() == 2
    assert Line.objects.count() == 1


def test_a_unit_does_not_outlive_the_one_above(db: None) -> None:
    with pytest.raises(Refused, match="06325-01"):
        add(PROVINCE, replace(COMMUNE, valid_to=EVE), VILLAGE)


OLD = (replace(COMMUNE, valid_to=EVE), replace(COMMUNE, code="06328", kind=Kind.xa, valid_to=EVE))
NEW = replace(COMMUNE, kind=Kind.xa, valid_from=CUT)


@pytest.mark.parametrize(
    ("lineage", "code"),
    [
        ((Descent("06325", "06325", START),), "places.bad_descent"),
        ((Descent("99999", "06325", CUT),), "places.bad_descent"),
        ((Descent("06325", "06325", CUT, Share.part),), "places.bad_shares"),
        ((Descent("06325", "06325", CUT), Descent("06325", "06329", CUT)), "places.bad_shares"),
    ],
)
def test_a_bad_descent_is_refused(db: None, lineage: tuple[Descent, ...], code: str) -> None:
    other = replace(NEW, code="06329")
    with pytest.raises(Refused) as refusal:
        add(PROVINCE, *OLD, NEW, other, lineage=lineage)
    assert code in {problem.code for problem in refusal.value.problems}


def test_a_code_used_again_for_another_territory_gets_a_path_of_its_own(db: None) -> None:
    add(PROVINCE, *OLD, NEW, lineage=(Descent("06325", "06325", CUT), Descent("06328", "06325", CUT)))
    old, new = Place.objects.filter(code="06325").order_by("valid_from")
    assert (old.path, new.path) == ("20/06325/", "20/06325~20250701/")
    assert territory(old) == ("20/06325/",)
    assert set(territory(new)) == {"20/06325/", "20/06325~20250701/", "20/06328/"}


def test_a_unit_that_only_changed_its_name_keeps_its_path(db: None) -> None:
    add(PROVINCE, OLD[0], NEW, lineage=(Descent("06325", "06325", CUT),))
    assert {place.path for place in Place.objects.filter(code="06325")} == {"20/06325/"}


def test_the_database_refuses_a_code_twice_on_one_day(db: None) -> None:
    add(PROVINCE, COMMUNE)
    place = Place.objects.get(code="06325")
    place.pk, place.valid_from, place.path = None, CUT, "20/x/"
    with pytest.raises(IntegrityError), transaction.atomic():
        place.save(force_insert=True)
    assert at(CUT).filter(code="06325").count() == 1
