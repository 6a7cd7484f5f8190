"""What a plan says in words: who leads what is paid for, dates in their order, one text for one thing."""

from collections.abc import Iterator, Sequence

from giamngheo.core.text import clean
from giamngheo.plans.dates import date_findings
from giamngheo.plans.findings import Breach, Change, Finding, Kind, Repair, Sure
from giamngheo.plans.model import DIMENSIONS, Figure, Must, Plan, Relation, Unit
from giamngheo.plans.naming import place_findings
from giamngheo.plans.printed import quantities, read_date, read_number, read_period, read_places, rewritten
from giamngheo.plans.slips import Slip
from giamngheo.plans.spelling import name_key
from giamngheo.plans.wording import amount, of_slip, together


def text_findings(plan: Plan, register: Sequence[str]) -> Iterator[Finding]:
    """Every contradiction that is not one between numbers; `register` are the places that there are."""
    yield from _written(plan)
    yield from place_findings(plan, [*plan.register, *register])
    yield from date_findings(plan)
    for figure, must in plan.musts():
        match must.relation:
            case Relation.led:
                yield from _unled(plan, figure, must)
            case Relation.same_as:
                yield from _two_texts(plan, figure, must)


def _written(plan: Plan) -> Iterator[Finding]:
    """Numbers that no official would write so: a space within, the marks of another language, or none to be read."""
    for figure in plan.figures.values():
        if figure.unit not in DIMENSIONS or figure.unit is Unit.words:
            if figure.unit is Unit.words and not quantities(figure):
                yield _unreadable(figure)
            continue
        number = read_number(figure.printed)
        if number is None:
            yield _unreadable(figure)
        elif number.foreign:
            implied = rewritten(figure.printed)
            why = together([of_slip(Slip.marks, figure.printed, implied)])
            yield Finding(Kind.marks, Sure.certain, figure, implied, why)
        elif number.spaced:
            implied = _without_spaces(figure.printed)
            why = {
                "vi": "Có khoảng trắng trong con số.",
                "en": "There is a space within the number.",
            }
            yield Finding(Kind.writing, Sure.certain, figure, implied, why)


def _unreadable(figure: Figure) -> Finding:
    why = {"vi": "Không đọc được con số này.", "en": "This cannot be read as a number."}
    return Finding(Kind.writing, Sure.certain, figure, None, why)


def _without_spaces(text: str) -> str:
    """`4, 97%` → `4,97%`; what follows the number keeps its spaces."""
    plain, found = clean(text), ""
    for place, letter in enumerate(plain):
        after = plain[place + 1 : place + 2]
        if (
            letter != " "
            or not (found[-1:].isdigit() or found[-1:] in ".,")
            or not (after.isdigit() or after in ".,")
        ):
            found += letter
    return found


def _unled(plan: Plan, figure: Figure, must: Must) -> Iterator[Finding]:
    """Money for a part of the programme that no body is named to lead; who leads a project leads what is below it."""
    part = must.word
    leads = {led for each in plan.figures.values() for led in each.leads}
    if any(part == led or part.startswith(led + ".") for led in leads):
        return
    below = sorted(led for led in leads if led.startswith(part + "."))
    why = {
        "vi": f"{part} được bố trí {amount(figure, figure.printed)} nhưng không cơ quan nào được giao chủ trì.",
        "en": f"{part} is given {amount(figure, figure.printed, 'en')}, but no body is named to lead it.",
    }
    if below:
        why["vi"] += f" Chỉ có chủ trì của {', '.join(below)}."
        why["en"] += f" Only {', '.join(below)} have a lead."
    breach = Breach(Relation.led, figure.id, (), None)
    yield Finding(Kind.lead, Sure.likely if below else Sure.certain, figure, None, why, (breach,))


def _two_texts(plan: Plan, figure: Figure, must: Must) -> Iterator[Finding]:
    """The same number of a document, the same date, the same name given in two ways."""
    for name in must.roles["of"]:
        other = plan.figures[name]
        if figure.unit in DIMENSIONS or _same_text(figure, other):
            continue
        why = {
            "vi": f"Cùng một nội dung, mục {other.section} in {other.printed}, ở đây in {figure.printed}.",
            "en": f"The same is {other.printed} in section {other.section} and {figure.printed} here.",
        }
        breach = Breach(Relation.same_as, figure.id, (name,), other.printed)
        wrong, right = _minority(plan, figure, other)
        repair = Repair((Change(wrong, right.printed),), 1)
        yield Finding(Kind.two_values, Sure.certain, wrong, right.printed, why, (breach,), (repair,))


def _minority(plan: Plan, one: Figure, other: Figure) -> tuple[Figure, Figure]:
    """Of two that differ, the one that fewer repetitions agree with comes first."""
    group = {one.id, other.id}
    links = [
        (figure.id, name)
        for figure, must in plan.musts()
        if must.relation is Relation.same_as
        for name in must.of()
    ]
    for _ in range(len(links)):
        more = {name for pair in links if group & set(pair) for name in pair} - group
        if not more:
            break
        group |= more
    mine = sum(_same_text(plan.figures[name], one) for name in group)
    yours = sum(_same_text(plan.figures[name], other) for name in group)
    return (other, one) if mine > yours else (one, other)


def _same_text(one: Figure, other: Figure) -> bool:
    if one.unit is Unit.date:
        return read_date(one.printed) == read_date(other.printed) is not None
    if one.unit is Unit.period:
        return read_period(one.printed) == read_period(other.printed) is not None
    if one.unit is Unit.places:
        return {name_key(name) for name in read_places(one.printed)} == {
            name_key(name) for name in read_places(other.printed)
        }
    keep = [name_key(each.printed).replace(" ", "") for each in (one, other)]
    return keep[0] == keep[1]
