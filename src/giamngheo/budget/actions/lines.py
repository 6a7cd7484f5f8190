"""Opening lines and citing bases, inside the transaction of the act that needs them."""

from collections.abc import Iterable

from giamngheo.budget.entries import LineKey, NewBasis
from giamngheo.budget.models import Basis, BasisKind, BudgetLine, Kind, Source
from giamngheo.budget.problems import refusal
from giamngheo.core.problems import Problem, Refused
from giamngheo.core.text import clean
from giamngheo.law import bundle

_FIRST_YEAR, _LAST_YEAR = 2000, 2199


def open_line(key: LineKey) -> BudgetLine:
    """The line of a key, made at its first use; Refused where the key says what does not exist."""
    problems = list(key_problems(key))
    if problems:
        raise Refused(problems)
    line, _ = BudgetLine.objects.get_or_create(
        programme=key.programme,
        part=key.part,
        source=key.source,
        kind=key.kind,
        origin_year=key.origin_year,
        budget_year=key.budget_year,
        unit=key.unit,
    )
    line.unit = key.unit
    return line


def key_problems(key: LineKey) -> Iterable[Problem]:
    """Programmes, parts, sources, kinds and years that do not exist; empty for a line that can be opened."""
    programmes = bundle.load().programmes
    programme = programmes.get(key.programme)
    if programme is None:
        yield refusal("budget.unknown_programme", programme=key.programme, known=", ".join(programmes))
    else:
        codes = [part.code for part in programme.parts()] or [""]
        if key.part not in codes:
            known = ", ".join(codes) or "–"
            yield refusal("budget.unknown_part", programme=programme.short["vi"], part=key.part, known=known)
    for what, value, words in (
        ("nguồn vốn", key.source, Source.values),
        ("loại vốn", key.kind, Kind.values),
    ):
        if value not in words:
            yield refusal("budget.unknown_word", what=what, value=value, known=", ".join(words))
    if not _FIRST_YEAR <= key.origin_year <= key.budget_year <= _LAST_YEAR:
        yield refusal("budget.years", origin=key.origin_year, year=key.budget_year)


def cite(basis: NewBasis) -> Basis:
    """The basis, written down at its first use."""
    problems = list(basis_problems(basis))
    if problems:
        raise Refused(problems)
    found, _ = Basis.objects.get_or_create(
        kind=basis.kind,
        number=clean(basis.number),
        signed_on=basis.signed_on,
        issuer=clean(basis.issuer),
        defaults={"about": clean(basis.about)},
    )
    return found


def basis_problems(basis: NewBasis) -> Iterable[Problem]:
    """What a basis lacks."""
    if basis.kind not in BasisKind.values:
        known = ", ".join(BasisKind.values)
        yield refusal("budget.unknown_word", what="loại căn cứ", value=basis.kind, known=known)
    if not clean(basis.number) or not clean(basis.issuer):
        yield refusal("budget.basis_incomplete")


def is_basis(kept: Basis, said: NewBasis) -> bool:
    """Whether a basis that is kept is the one that is said."""
    told = (said.kind, clean(said.number), said.signed_on, clean(said.issuer))
    return (kept.kind, kept.number, kept.signed_on, kept.issuer) == told
