"""The lists of poor and near-poor households with their members (forms 14 and 15), for who may see names."""

from giamngheo.access.reach import Reach
from giamngheo.documents.build import list_header
from giamngheo.documents.declarations import Form, forms
from giamngheo.documents.lists import LISTS, list_table
from giamngheo.documents.table import Role, Table
from giamngheo.facts import snapshot
from giamngheo.issuing.review_tables import listed_members
from giamngheo.office.results.tables import Asked
from giamngheo.places.models import Level

_ON_SCREEN = (Level.commune, Level.village)


def list_forms(question: Asked) -> list[tuple[str, Form]]:
    """Category and form of each list; none for a unit formed since the cycle, which had no decision of its own."""
    if question.place.valid_from > question.cycle.reference_date:
        return []
    return [(category, forms()[number]) for category, number in LISTS.items()]


def fits_on_screen(question: Asked) -> bool:
    """A list of a commune is a page to read; that of a district is a file."""
    return question.place.level in _ON_SCREEN


def list_of(question: Asked, category: str, reach: Reach) -> Table:
    """The list of a category, holding the households within reach only."""
    name = {"vi": question.cycle.title, "en": question.cycle.title}
    header = list_header(snapshot.open(question.folder), question.place.code, cycle=name)
    return list_table(category, listed_members(question.cycle, question.place, category, reach), header)


def people_in(table: Table) -> int:
    """How many persons a list names."""
    return sum(row.role is Role.line for row in table.rows)
