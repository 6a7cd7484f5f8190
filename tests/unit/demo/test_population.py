"""The register of the demonstration district: as many households as published, and lives without contradictions."""

from collections import Counter
from datetime import date

import duckdb
import pytest

from giamngheo.demo.communes import communes
from giamngheo.demo.district import draw_district

ENDS = {2022: (17_785, 2_065, 1_032), 2023: (18_135, 1_498, 749)}


@pytest.fixture(scope="module")
def ask(district):
    """Runs a query over the tables of the register."""
    with duckdb.connect() as connection:
        for name in ("households", "persons", "memberships", "events", "statuses"):
            connection.register(name, getattr(district.tables, name))
        connection.register("villages", district.villages)
        yield lambda query: connection.sql(query).fetchall()


@pytest.mark.parametrize("year", ENDS)
def test_the_register_has_as_many_households_as_published(ask, year):
    there = f"created_on <= '{year}-12-31' AND (closed_on IS NULL OR closed_on > '{year}-12-31')"
    assert ask(f"SELECT count(*) FROM households WHERE {there}") == [(ENDS[year][0],)]


def test_a_household_has_about_four_members_and_its_people_are_young(ask):
    living = "valid_from <= '2023-12-31' AND (valid_to IS NULL OR valid_to > '2023-12-31')"
    ((people,),) = ask(f"SELECT count(*) FROM memberships WHERE {living}")
    assert 4.0 < people / ENDS[2023][0] < 4.2
    ((children, elders, men),) = ask(
        f"""SELECT avg((2023 - birth_year < 15)::int), avg((2023 - birth_year >= 60)::int), avg((sex = 'male')::int)
        FROM persons JOIN memberships USING (person) WHERE {living}"""
    )
    assert 0.22 < children < 0.28
    assert 0.09 < elders < 0.13
    assert 0.49 < men < 0.51


def test_a_household_has_one_head_on_every_day_of_its_existence(ask):
    for day in ("2020-12-01", "2022-05-05", "2022-12-31", "2023-08-20", "2023-12-31"):
        heads = f"""SELECT h.household, count(*) FILTER (relation = 'head') AS heads, count(m.person) AS members
        FROM households h LEFT JOIN memberships m ON m.household = h.household
        AND m.valid_from <= DATE '{day}' AND coalesce(m.valid_to, DATE '9999-01-01') >= DATE '{day}'
        WHERE created_on <= DATE '{day}' AND coalesce(closed_on, DATE '9999-01-01') > DATE '{day}'
        GROUP BY 1 HAVING heads <> 1 OR members = 0"""
        assert ask(heads) == []


def test_nobody_is_in_two_households_or_in_one_before_birth_or_after_death(ask):
    assert (
        ask(
            """SELECT person FROM (SELECT *, lead(valid_from) OVER (PARTITION BY person ORDER BY valid_from) AS next
        FROM memberships) WHERE next <= coalesce(valid_to, DATE '9999-01-01') OR valid_to < valid_from"""
        )
        == []
    )
    assert (
        ask(
            """SELECT person FROM persons JOIN memberships USING (person) WHERE valid_from < birth_date
        OR year(valid_from) < birth_year OR valid_to > died_on OR (died_on IS NOT NULL AND valid_to IS NULL)"""
        )
        == []
    )
    assert (
        ask(
            """SELECT household FROM households JOIN memberships USING (household)
        WHERE valid_from < created_on
        OR coalesce(valid_to, DATE '9999-01-01') >= coalesce(closed_on, DATE '9999-01-02')"""
        )
        == []
    )


def test_arrivals_and_departures_have_their_events(ask):
    assert (
        ask(
            """SELECT household FROM households WHERE (created_on > '2020-12-01') <>
        (household IN (SELECT household FROM events WHERE kind IN ('moved_in', 'split_from') AND "on" = created_on))"""
        )
        == []
    )
    assert (
        ask(
            """SELECT household FROM households WHERE (closed_on IS NOT NULL) <> (household IN
        (SELECT household FROM events WHERE kind IN ('moved_out', 'died_out', 'merged_into') AND "on" = closed_on))"""
        )
        == []
    )
    assert (
        ask("SELECT kind FROM events WHERE (kind IN ('split_from', 'merged_into')) <> (other IS NOT NULL)")
        == []
    )
    kinds = dict(ask("SELECT kind, count(*) FROM events GROUP BY 1"))
    assert kinds == {"split_from": 675, "moved_in": 167, "moved_out": 173, "died_out": 59, "merged_into": 15}


def test_people_are_born_marry_and_die(ask):
    ((born, died),) = ask(
        "SELECT count(*) FILTER (birth_year = 2023), count(*) FILTER (year(died_on) = 2023) FROM persons"
    )
    assert 1_000 < born < 1_500
    assert 300 < died < 600
    ((weddings,),) = ask(
        "SELECT count(*) FROM memberships WHERE relation = 'other' AND year(valid_from) = 2023"
    )
    assert weddings > 150


def test_numbers_are_well_formed_unique_and_agree_with_sex_and_birth(ask):
    assert ask(
        """SELECT count(*) FROM persons WHERE identity_number IS NOT NULL AND NOT
        (regexp_matches(identity_number, '^020[0-3][0-9]{8}$')
        AND substr(identity_number, 4, 1)::int % 2 = (sex = 'female')::int
        AND substr(identity_number, 4, 1)::int // 2 = birth_year // 100 - 19
        AND substr(identity_number, 5, 2)::int = birth_year % 100)"""
    ) == [(0,)]
    assert ask("SELECT count(identity_number) - count(DISTINCT identity_number) FROM persons") == [(0,)]


def test_some_births_are_known_by_the_year_only(ask):
    assert ask("SELECT count(*) > 300, max(birth_year) < 1956 FROM persons WHERE birth_date IS NULL") == [
        (True, True)
    ]


def test_more_than_83_in_100_are_of_a_minority_and_more_among_the_poor(ask):
    ((all_, poor),) = ask(
        """SELECT avg((ethnicity <> '01')::int), avg((ethnicity <> '01')::int) FILTER (category = 'poor')
        FROM persons JOIN memberships USING (person) LEFT JOIN statuses
        ON statuses.household = memberships.household AND statuses.valid_to IS NULL WHERE relation = 'head'"""
    )
    assert all_ > 0.83
    assert poor > all_ + 0.05
    assert len(ask("SELECT DISTINCT ethnicity FROM persons")) >= 8


def test_names_have_their_marks_and_some_highland_letters(ask):
    letters = {letter for (name,) in ask("SELECT full_name FROM persons") for letter in name}
    assert set("ăâêôơưĐẩậầặễểệốứừượ") <= letters
    assert set("ĕŏŭČñḄ") <= letters
    assert {"Hoàng", "Nông", "Triệu", "Bàn"} <= {
        name.split()[0] for (name,) in ask("SELECT full_name FROM persons")
    }


def test_the_lists_of_2020_are_those_published_and_lie_in_the_communes_bands(ask):
    at = "valid_from <= '2020-12-31' AND (valid_to IS NULL OR valid_to > '2020-12-31')"
    counts = dict(ask(f"SELECT category, count(*) FROM statuses WHERE {at} GROUP BY 1"))
    assert counts == {"poor": 1_589, "near_poor": 1_299}


def test_every_village_says_that_it_is_made_up(ask):
    assert ask("SELECT count(*) FROM villages WHERE name NOT LIKE '%(giả lập)%'") == [(0,)]
    assert {code for (code,) in ask("SELECT DISTINCT commune FROM villages")} == {
        commune.code for commune in communes()
    }


def test_a_smaller_district_shrinks_in_proportion():
    drawn = draw_district(7_400)
    households = drawn.tables.households
    there = [closed is None or closed > date(2023, 12, 31) for closed in households["closed_on"].to_pylist()]
    assert abs(sum(there) - 1_813) <= 3
    found = Counter(drawn.sheets[2023].found["category"].to_pylist())
    assert abs(found["poor"] - 150) <= 3


@pytest.mark.parametrize("people", [499, 5_000_001])
def test_sizes_out_of_bounds_are_refused(people):
    with pytest.raises(ValueError, match="between 500"):
        draw_district(people)
