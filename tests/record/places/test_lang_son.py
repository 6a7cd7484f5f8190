"""The shipped units: before and after 1 July 2025, and every question across that day."""

from datetime import date

import pytest

from giamngheo.audit.models import Line
from giamngheo.core.problems import Refused
from giamngheo.places import outlines, queries
from giamngheo.places.actions import Added, load_units
from giamngheo.places.models import Area, Certainty, Level, Lineage, Mark, MarkKind, Place
from tests.record.places.conftest import AFTER, BEFORE, NOW, SYSTEM

REUSED = ("06325", "06337", "06364", "06367", "06376")
BAC_SON_OLD = {
    "06325": "Bắc Sơn", "06328": "Long Đống", "06331": "Vạn Thủy", "06337": "Đồng Ý", "06340": "Tân Tri",
    "06343": "Bắc Quỳnh", "06349": "Hưng Vũ", "06352": "Tân Lập", "06355": "Vũ Sơn", "06358": "Chiêu Vũ",
    "06361": "Tân Hương", "06364": "Chiến Thắng", "06367": "Vũ Lăng", "06370": "Trấn Yên", "06373": "Vũ Lễ",
    "06376": "Nhất Hòa", "06379": "Tân Thành", "06382": "Nhất Tiến",
}  # fmt: skip
BAC_SON_NEW = {
    "06325": {"06325", "06328", "06343"},
    "06337": {"06337", "06331", "06340"},
    "06349": {"06349", "06370"},
    "06364": {"06364", "06355", "06373"},
    "06367": {"06367", "06352", "06361", "06358"},
    "06376": {"06376", "06379", "06382"},
}
NEW_OF = {old: new for new, olds in BAC_SON_NEW.items() for old in olds}


@pytest.fixture(autouse=True)
def _loaded(loaded: Added) -> None:
    pass


def codes(on: date, level: Level) -> set[str]:
    return set(queries.at(on).filter(level=level).values_list("code", flat=True))


class TestLists:
    def test_the_units_of_each_time(self) -> None:
        assert len(codes(BEFORE, Level.commune)) == 194
        assert len(codes(BEFORE, Level.district)) == 11
        assert len(codes(AFTER, Level.commune)) == 65
        assert codes(AFTER, Level.district) == set()
        assert codes(BEFORE, Level.province) == codes(AFTER, Level.province) == {"20"}

    def test_the_communes_of_bac_son(self) -> None:
        district = queries.by_code("185", BEFORE)
        names = dict(queries.children(district, BEFORE).values_list("code", "name"))
        assert names == BAC_SON_OLD
        assert not queries.children(district, AFTER).exists()

    def test_after_2025_the_commune_stands_below_the_province(self) -> None:
        new, old = queries.by_code("06325", AFTER), queries.by_code("06325", BEFORE)
        assert [place.code for place in queries.ancestors(new)] == ["20"]
        assert [place.code for place in queries.ancestors(old)] == ["20", "185"]
        assert (new.path, old.path) == ("20/06325/", "20/185/06325/")

    def test_names_are_cleaned_and_folded(self) -> None:
        place = queries.by_code("06337", BEFORE)
        assert (place.full_name, place.folded) == ("Xã Đồng Ý", "xa dong y")
        assert queries.by_code("06616", BEFORE).full_name == "Thị trấn Nông trường Thái Bình"
        assert queries.by_code("06376", AFTER).name == "Nhất Hòa"

    def test_towns_and_wards_are_urban(self) -> None:
        assert queries.by_code("06325", BEFORE).area == Area.urban
        assert queries.by_code("06325", AFTER).area == Area.rural
        urban = queries.at(BEFORE).filter(level=Level.commune, area=Area.urban)
        assert urban.count() == 5 + 14

    def test_errors_of_the_source_are_left_empty(self) -> None:
        assert queries.by_code("06376", AFTER).population is None
        assert queries.by_code("06325", AFTER).population == 16907

    def test_search_needs_no_tones(self) -> None:
        found = queries.search("hoang van thu", BEFORE)
        assert {place.full_name for place in found} == {"Phường Hoàng Văn Thụ", "Xã Hoàng Văn Thụ"}
        assert queries.search("dong y", BEFORE).get().code == "06337"

    def test_children_sort_as_a_vietnamese_dictionary(self) -> None:
        names = [place.name for place in queries.children(queries.by_code("185", BEFORE), BEFORE)]
        assert (
            names.index("Đồng Ý") < names.index("Hưng Vũ") < names.index("Long Đống") < names.index("Vũ Lễ")
        )

    def test_every_outline_is_of_a_unit_of_its_day(self) -> None:
        drawn = {outline.code for outline in outlines.communes()}
        assert drawn == set(BAC_SON_NEW) <= codes(outlines.COMMUNES_FROM, Level.commune)

    def test_an_unknown_code_is_refused_with_its_date(self) -> None:
        with pytest.raises(Refused, match="06328"):
            queries.by_code("06328", AFTER)


class TestMarks:
    def test_the_specially_difficult_communes(self) -> None:
        marked = queries.marked(MarkKind.dbkk, date(2023, 12, 31))
        assert {place.name for place in marked} == {
            "Nhất Hòa",
            "Tân Tri",
            "Tân Thành",
            "Trấn Yên",
            "Vạn Thủy",
        }
        assert Mark.objects.get(place__code="06331").certainty == Certainty.inferred
        assert not queries.marked(MarkKind.dbkk, AFTER).exists()

    def test_the_sixth_is_declared_missing_and_not_invented(self, loaded: Added) -> None:
        (missing,) = queries.marks_without_a_place(MarkKind.dbkk, date(2023, 12, 31))
        assert missing.place.code == "185"
        assert [problem.code for problem in loaded.problems] == ["places.mark_missing"]


class TestLoading:
    def test_once_more_adds_nothing(self) -> None:
        again = load_units(actor=SYSTEM, at=NOW)
        assert (again.units, again.lineage, again.marks) == (0, 0, 0)
        assert (Place.objects.count(), Lineage.objects.count()) == (271, 196)

    def test_it_leaves_a_line_in_the_log(self) -> None:
        line = Line.objects.get()
        assert (line.verb, line.details) == ("places.add_units", {"units": 271, "lineage": 196, "marks": 6})


class TestTranslation:
    def test_each_old_commune_of_bac_son(self) -> None:
        translation = queries.translate(BAC_SON_OLD, BEFORE, AFTER)
        assert translation.codes == NEW_OF
        assert translation.problems == ()

    @pytest.mark.parametrize("code", REUSED)
    def test_a_reused_code_is_another_unit(self, code: str) -> None:
        old, new = queries.by_code(code, BEFORE), queries.by_code(code, AFTER)
        assert old.pk != new.pk
        assert queries.translate([code], BEFORE, BEFORE).codes == {code: code}
        # Who takes equal codes for equal units counts one third of the new commune.
        assert len(BAC_SON_NEW[code]) > 1
        (problem,) = queries.translate([code], AFTER, BEFORE).problems
        assert problem.code == "places.merged"

    def test_a_code_can_move_to_another_code(self) -> None:
        assert queries.translate(["06340"], BEFORE, AFTER).codes == {"06340": "06337"}
        assert queries.by_code("06337", AFTER).name == "Tân Tri"
        assert queries.by_code("06337", BEFORE).name == "Đồng Ý"

    @pytest.mark.parametrize(
        ("code", "heirs"), [("06622", {"06613", "06625"}), ("06625", {"06625", "06637"})]
    )
    def test_a_split_is_a_problem(self, code: str, heirs: set[str]) -> None:
        translation = queries.translate([code], BEFORE, AFTER)
        assert translation.codes == {}
        (problem,) = translation.problems
        assert problem.code == "places.split"
        assert all(f"({heir})" in problem.sentence() for heir in heirs)

    def test_every_commune_of_the_province_is_answered(self) -> None:
        translation = queries.translate(codes(BEFORE, Level.commune), BEFORE, AFTER)
        assert len(translation.codes) == 192
        assert len(translation.problems) == 2
        assert set(translation.codes.values()) == codes(AFTER, Level.commune)

    def test_unknown_and_dissolved_units_are_problems(self) -> None:
        translation = queries.translate(["99999", "185"], BEFORE, AFTER)
        assert [problem.code for problem in translation.problems] == [
            "places.unknown_code",
            "places.no_counterpart",
        ]

    def test_the_province_is_the_same(self) -> None:
        assert queries.translate(["20"], BEFORE, AFTER).codes == {"20": "20"}


class TestRollUp:
    FIGURES = {code: number for number, code in enumerate(sorted(BAC_SON_OLD), start=1)}

    def test_as_of_its_own_date(self) -> None:
        up = queries.roll_up(self.FIGURES, BEFORE, Level.district, BEFORE)
        assert up.figures == {"185": sum(self.FIGURES.values())}

    def test_on_the_boundaries_of_another_date(self) -> None:
        up = queries.roll_up(self.FIGURES, BEFORE, Level.commune, AFTER)
        assert up.figures == {
            new: sum(self.FIGURES[old] for old in olds) for new, olds in BAC_SON_NEW.items()
        }
        assert sum(up.figures.values()) == sum(self.FIGURES.values())

    def test_to_the_province_on_either(self) -> None:
        total = {"20": sum(self.FIGURES.values())}
        assert queries.roll_up(self.FIGURES, BEFORE, Level.province, AFTER).figures == total
        assert queries.roll_up(self.FIGURES, BEFORE, Level.province, BEFORE).figures == total

    def test_a_level_that_does_not_exist_any_more_is_a_problem(self) -> None:
        up = queries.roll_up({"06328": 5}, BEFORE, Level.district, AFTER)
        assert up.figures == {}
        assert [problem.code for problem in up.problems] == ["places.no_such_level"]

    def test_what_cannot_be_placed_is_named_and_left_out(self) -> None:
        up = queries.roll_up({"06328": 5, "06622": 7}, BEFORE, Level.province, AFTER)
        assert up.figures == {"20": 5}
        assert [problem.values["code"] for problem in up.problems] == ["06622"]


class TestTerritory:
    def territory(self, code: str, on: date) -> set[str]:
        return set(queries.territory(queries.by_code(code, on)))

    def test_a_new_commune_holds_the_old_ones_it_was_made_of(self) -> None:
        assert self.territory("06325", AFTER) == {
            "20/06325/", "20/185/06325/", "20/185/06328/", "20/185/06343/",
        }  # fmt: skip

    def test_an_old_commune_holds_itself_only(self) -> None:
        assert self.territory("06325", BEFORE) == {"20/185/06325/"}

    def test_the_old_district_holds_the_new_communes(self) -> None:
        assert self.territory("185", BEFORE) == {"20/185/"} | {f"20/{code}/" for code in BAC_SON_NEW}

    def test_a_commune_formed_across_districts_lies_in_neither(self) -> None:
        new = queries.by_code("06187", AFTER)  # Kỳ Lừa: of the city and of Cao Lộc
        districts = {row.predecessor.path[:7] for row in new.formed_from.all()}
        assert districts == {"20/178/", "20/183/"}
        assert "20/06187/" not in self.territory("178", BEFORE) | self.territory("183", BEFORE)

    def test_a_split_commune_lies_in_neither_heir(self) -> None:
        assert "20/189/06622/" not in self.territory("06613", AFTER) | self.territory("06625", AFTER)
        assert self.territory("20", AFTER) == {"20/"}

    def test_subtree_is_a_range(self) -> None:
        district = queries.by_code("185", BEFORE)
        below = Place.objects.filter(queries.subtree(district))
        assert {place.code for place in below} == {"185", *BAC_SON_OLD}
