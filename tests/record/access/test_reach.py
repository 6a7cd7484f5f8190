"""Reach: offices of the day, power by power, over territories; nothing else."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from giamngheo.access.models import Account, Office, Role
from giamngheo.access.powers import POWERS, ROLES
from giamngheo.access.queries import offices_in, offices_of, units_of
from giamngheo.access.reach import Reach, reach_of, reach_of_installation
from giamngheo.audit.actions import Actor
from giamngheo.places.actions import add_units
from giamngheo.places.models import Kind, Level, Lineage, Place, Share
from giamngheo.places.queries import by_code
from giamngheo.places.units import Descent, Unit
from tests.record.access.conftest import TODAY, Give

START, CUT = date(2020, 1, 1), date(2025, 7, 1)
EVE = CUT - timedelta(days=1)


def codes(reach: Reach, on: date) -> set[str]:
    return set(units_of(reach, on).values_list("code", flat=True))


class TestOffices:
    def test_an_account_without_an_office_reaches_nothing(self, lang_son: None, account: Account) -> None:
        reach = reach_of(account, TODAY)
        for power in POWERS:
            assert not reach.can(power)
            assert not reach.having(power).scope(Place.objects.all(), "path").exists()
            assert not reach.having(power).covers(by_code("20", TODAY))

    def test_a_reach_without_a_power_reaches_nothing(self, give: Give, account: Account) -> None:
        give(Role.clerk, "06325")
        assert not reach_of(account, TODAY).scope(Place.objects.all(), "path").exists()

    @pytest.mark.parametrize(("on", "reaches"), [(-1, False), (0, True), (10, True), (11, False)])
    def test_both_days_of_an_office_are_inclusive(
        self, give: Give, account: Account, on: int, reaches: bool
    ) -> None:
        give(Role.clerk, "06325", TODAY, TODAY + timedelta(days=10))
        assert reach_of(account, TODAY + timedelta(days=on)).can("household.read") is reaches
        assert offices_of(account, TODAY + timedelta(days=on)).exists() is reaches

    def test_a_closed_account_reaches_nothing(self, give: Give, account: Account) -> None:
        give(Role.clerk, "06325")
        account.is_active = False
        assert reach_of(account, TODAY) == Reach()

    def test_powers_do_not_leak_from_one_office_to_the_places_of_another(
        self, give: Give, account: Account
    ) -> None:
        give(Role.clerk, "06325")
        give(Role.finance, "185")
        reach = reach_of(account, TODAY)
        assert codes(reach.having("household.read"), TODAY) == {"06325"}
        assert len(codes(reach.having("figures.read"), TODAY)) == 1 + 18
        assert reach.powers == ROLES[Role.clerk] | ROLES[Role.finance]

    def test_who_hands_out_accounts_sees_no_household(self, give: Give, account: Account) -> None:
        give(Role.administrator, "20")
        reach = reach_of(account, TODAY)
        assert reach.can("accounts.manage")
        assert not any(
            reach.can(power) for power in POWERS if power.startswith(("household", "review", "figures"))
        )

    def test_an_office_at_a_new_commune_reaches_the_old_ones(self, give: Give, account: Account) -> None:
        give(Role.clerk, "06325", CUT)
        reach = reach_of(account, CUT).having("household.read")
        assert codes(reach, CUT) == {"06325"}
        assert codes(reach, EVE) == {"06325", "06328", "06343"}
        assert reach.covers(by_code("06328", EVE))
        assert not reach.covers(by_code("06337", EVE))

    def test_an_office_at_the_old_town_does_not_reach_the_new_commune(
        self, give: Give, account: Account
    ) -> None:
        give(Role.clerk, "06325", TODAY)
        assert codes(reach_of(account, CUT).having("household.read"), CUT) == set()

    def test_counts_and_aggregates_are_scoped_too(self, give: Give, account: Account) -> None:
        give(Role.department, "185")
        give(Role.clerk, "06325")
        reach = reach_of(account, TODAY).having("review.record")
        assert reach.scope(Office.objects.all()).aggregate(n=Count("pk")) == {"n": 1}
        assert reach.scope(Place.objects.all(), "path").count() == 1

    def test_the_list_of_offices_is_scoped_by_who_asks(self, give: Give, account: Account) -> None:
        give(Role.administrator, "185")
        assert offices_in(reach_of(account, TODAY), TODAY).count() == 1
        assert not offices_in(reach_of(account, CUT + timedelta(days=1)).having("law.read"), START).exists()

    def test_an_unknown_power_is_an_error_and_not_a_refusal(self) -> None:
        with pytest.raises(KeyError):
            Reach().having("household.raed")
        with pytest.raises(KeyError):
            Reach().can("household.raed")

    def test_the_installation_itself_reaches_everything_by_one_power(self, lang_son: None) -> None:
        reach = reach_of_installation("household.read")
        assert reach.scope(Place.objects.all(), "path").count() == Place.objects.count()
        assert not reach.can("accounts.manage")
        assert not reach.having("accounts.manage").scope(Place.objects.all(), "path").exists()


def test_every_role_has_its_line_and_every_power_has_a_holder() -> None:
    assert set(ROLES) == set(Role)
    assert frozenset().union(*ROLES.values()) == set(POWERS)


@dataclass
class World:
    """Two lists of communes, before and after a cut, with villages, and who became what."""

    units: list[Unit] = field(default_factory=list)
    lineage: list[Descent] = field(default_factory=list)


CODES = ["1", "10", "11", "100", "2", "21"]  # one the beginning of another, and used again after the cut


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World([Unit("20", START, "P", Level.province, Kind.tinh, None)])
    districts = draw(st.sampled_from([0, 0, 1, 2]))
    world.units += [
        Unit(f"D{number}", START, "D", Level.district, Kind.huyen, "20", EVE) for number in range(districts)
    ]
    olds = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=5, unique=True))
    news = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True))
    heirs: dict[str, list[str]] = {}
    for old in olds:
        parent = f"D{draw(st.integers(0, districts - 1))}" if districts else "20"
        world.units.append(Unit(old, START, old, Level.commune, Kind.xa, parent, EVE))
        heirs[old] = draw(st.lists(st.sampled_from(news), min_size=1, max_size=len(news), unique=True))
        share = Share.whole if len(heirs[old]) == 1 else Share.part
        world.lineage += [Descent(old, new, CUT, share) for new in heirs[old]]
    world.units += [Unit(new, CUT, new, Level.commune, Kind.xa, "20") for new in news]
    for old in olds:
        for number in range(draw(st.integers(0, 2))):
            code = f"{old}-{number}"
            world.units.append(Unit(code, START, code, Level.village, Kind.thon, old, EVE))
            if draw(st.booleans()):
                parent = draw(st.sampled_from(heirs[old]))
                world.units.append(Unit(code, CUT, code, Level.village, Kind.thon, parent))
                world.lineage.append(Descent(code, code, CUT))
    return world


def inside(office: Place, places: list[Place], links: list[Lineage]) -> set[int]:
    """The naive walk: rows below, rows all of whose heirs are inside, rows all of whose sources are."""
    heirs, sources = defaultdict(set), defaultdict(set)
    for link in links:
        heirs[link.predecessor_id].add(link.successor_id)
        sources[link.successor_id].add(link.predecessor_id)
    found: set[int] = {office.pk}
    while True:
        more = {
            place.pk
            for place in places
            if place.parent_id in found
            or (heirs[place.pk] and heirs[place.pk] <= found)
            or (sources[place.pk] and sources[place.pk] <= found)
        }
        if more <= found:
            return found
        found |= more


def pks(model: type[Model], reach: Reach, path: str) -> set[int]:
    return set(reach.scope(model._default_manager.all(), path).values_list("pk", flat=True))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=150,
    deadline=None,
)
@given(world=worlds(), data=st.data())
def test_scope_is_what_a_naive_walk_finds(account: Account, world: World, data: st.DataObject) -> None:
    with transaction.atomic():
        at = datetime(2026, 1, 1, tzinfo=UTC)
        add_units(units=world.units, lineage=world.lineage, actor=Actor("t"), at=at)
        places, links = list(Place.objects.order_by("pk")), list(Lineage.objects.all())
        power = data.draw(st.sampled_from(sorted(POWERS)))
        expected: set[int] = set()
        seen = set()
        for _ in range(data.draw(st.integers(0, 3))):
            place, role = data.draw(st.sampled_from(places)), data.draw(st.sampled_from(list(Role)))
            current = data.draw(st.booleans())
            if (place.pk, role) in seen:
                continue
            seen.add((place.pk, role))
            Office.objects.create(
                account=account, place=place, role=role, valid_from=START, valid_to=None if current else EVE
            )
            if current and power in ROLES[role]:
                expected |= inside(place, places, links)
        reach = reach_of(account, CUT).having(power)
        assert pks(Place, reach, "path") == expected
        assert {place.pk for place in places if reach.covers(place)} == expected
        reached = {office.pk for office in Office.objects.all() if office.place_id in expected}
        assert pks(Office, reach, "place__path") == reached
        transaction.set_rollback(True)
