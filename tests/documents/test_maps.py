"""Maps: every place is shaded by its value, labelled inside its outline and led to."""

from fractions import Fraction
from xml.etree import ElementTree

import pytest

from giamngheo.documents.maps import Outline, Reading, choropleth, outlines
from giamngheo.places.outlines import communes

SVG = "{http://www.w3.org/2000/svg}"
WEST = Outline("1", "Đông & Tây", (((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.0, 0.0)),))
EAST = Outline("2", "Nam", (((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0), (1.0, 0.0)),))


def fills(svg: str) -> list[str]:
    return [path.attrib["fill"] for path in ElementTree.fromstring(svg).iter(f"{SVG}path")]


def test_the_highest_value_is_darkest_and_an_unknown_one_is_grey() -> None:
    readings = {"1": Reading(Fraction(1, 10), "10%"), "2": Reading(None, "–")}
    assert fills(choropleth((WEST, EAST), readings, title="Bản đồ")) == ["#6d3b66", "#e8ebea"]


def test_zero_is_light_and_a_common_top_makes_maps_comparable() -> None:
    readings = {"1": Reading(Fraction(0), "0%"), "2": Reading(Fraction(1, 10), "10%")}
    light, half = fills(choropleth((WEST, EAST), readings, title="Bản đồ", top=Fraction(1, 5)))
    assert light == "#f3ecf1"
    assert half not in ("#f3ecf1", "#6d3b66")


def test_no_values_at_all_still_draws() -> None:
    assert fills(choropleth((WEST, EAST), {}, title="Bản đồ")) == ["#e8ebea"] * 2


def test_names_are_escaped_and_said_with_their_figure() -> None:
    svg = choropleth((WEST,), {"1": Reading(Fraction(1, 10), "10%", "/x?a=1&b=2")}, title="Nghèo < 10%")
    root = ElementTree.fromstring(svg)
    (link,) = root.iter(f"{SVG}a")
    assert link.attrib == {"href": "/x?a=1&b=2", "aria-label": "Đông & Tây: 10%"}
    assert root.attrib["role"] == "group"
    assert root.findtext(f"{SVG}title") == "Nghèo < 10%"


def test_a_map_without_links_is_one_picture() -> None:
    root = ElementTree.fromstring(choropleth((WEST,), {}, title="Bản đồ"))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "map-title"


def test_labels_stand_inside_their_own_place() -> None:
    root = ElementTree.fromstring(choropleth((WEST, EAST), {}, title="Bản đồ"))
    left, right = (int(text.attrib["x"]) for text in root.iter(f"{SVG}text"))
    assert 0 < left < 200 < right < 400


def test_many_polygons_and_holes_are_read() -> None:
    square = [[0, 0], [1, 0], [1, 1], [0, 0]]
    feature = {
        "properties": {"code": "1", "name": "A"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[square, square], [square]]},
    }
    (place,) = outlines({"features": [feature]})
    assert len(place.rings) == 3


def test_a_broken_file_is_refused_with_the_reason() -> None:
    with pytest.raises(TypeError, match="GeoJSON list expected"):
        outlines({"features": "none"})


def test_the_six_communes_of_bac_son_are_at_hand() -> None:
    assert [place.code for place in communes()] == ["06325", "06337", "06349", "06364", "06367", "06376"]
    assert len(choropleth(communes(), {}, title="Bản đồ").encode()) < 20_000
