"""The programmes: their projects and sub-projects with official titles, bodies in charge and legal basis.

Every programme is a file of `data/programmes`, dated and cited.  Money is given to its *parts*: a project that has no
sub-projects, or a sub-project.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from giamngheo.law.citing import digest, in_force_of, source_of
from giamngheo.law.model import Certainty, InForce, Source, Text
from giamngheo.law.reading import Node, read


@dataclass(frozen=True, slots=True)
class Part:
    """What money is given to.  `code` is the project's, or the project's and the sub-project's (`DA3.TDA1`).

    `lead` is the body in charge at the centre, None where it is not known to us.
    """

    code: str
    title: Text
    lead: Text | None
    source: Source
    certainty: Certainty

    @property
    def project(self) -> str:
        return self.code.partition(".")[0]

    @property
    def label(self) -> str:
        """How officials call it: `Dự án 2`, `Tiểu dự án 1 - Dự án 3`, `Nội dung 4 - Hợp phần 1`."""
        project, _, own = self.code.partition(".")
        return f"{_spelt(own)} - {_spelt(project)}" if own else _spelt(project)


@dataclass(frozen=True, slots=True)
class Project:
    """A project (or component) with its parts; one that has no sub-projects is its own only part."""

    code: str
    title: Text
    parts: tuple[Part, ...]
    source: Source
    certainty: Certainty

    @property
    def label(self) -> str:
        return _spelt(self.code)


@dataclass(frozen=True, slots=True)
class Basis:
    """An instrument that the programme rests on."""

    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Programme:
    """One programme.  `years` are the first and the last budget year that give it money."""

    id: str
    title: Text
    short: Text
    in_force: tuple[InForce, ...]
    years: tuple[int, int]
    basis: tuple[Basis, ...]
    projects: tuple[Project, ...]
    hash: str

    def is_in_force(self, on: date) -> bool:
        return any(period.start <= on <= period.end for period in self.in_force)

    def parts(self) -> tuple[Part, ...]:
        """Everything money can be given to, in the order of the projects."""
        return tuple(part for project in self.projects for part in project.parts)

    def part(self, code: str) -> Part:
        """The part with that code; `KeyError` where the programme has none."""
        for part in self.parts():
            if part.code == code:
                return part
        raise KeyError(code)

    def project(self, code: str) -> Project:
        """The project with that code; `KeyError` where the programme has none."""
        for project in self.projects:
            if project.code == code:
                return project
        raise KeyError(code)


_PREFIXES = {"DA": "Dự án", "TDA": "Tiểu dự án", "HP": "Hợp phần", "ND": "Nội dung"}


def _spelt(code: str) -> str:
    letters = code.rstrip("0123456789")
    return f"{_PREFIXES[letters]} {code[len(letters) :]}"


def load_programmes(folder: Path) -> dict[str, Programme]:
    """Every programme of a folder by its id, in the order of their first year; raises `Refused` for a wrong value."""
    found = [_programme(read(path)) for path in sorted(folder.glob("*.yaml"))]
    return {one.id: one for one in sorted(found, key=lambda one: (one.years, one.id))}


def programme_citations(programme: Programme) -> Iterator[tuple[str, Source]]:
    """Every cited place of a programme with the key it stands at."""
    for place, period in enumerate(programme.in_force):
        yield f"in_force.{place}", period.source
    for place, basis in enumerate(programme.basis):
        yield f"basis.{place}", basis.source
    for project in programme.projects:
        yield f"projects.{project.code}", project.source
        for part in project.parts:
            yield f"projects.{part.code}", part.source


def _programme(node: Node) -> Programme:
    node.only("id", "title", "short", "in_force", "years", "basis", "projects")
    years = node.get("years").only("from", "to")
    programme = Programme(
        id=node.get("id").text(),
        title=node.get("title").both_languages(),
        short=node.get("short").both_languages(),
        in_force=tuple(in_force_of(period) for period in node.get("in_force").each()),
        years=(years.get("from").integer(), years.get("to").integer()),
        basis=tuple(_basis(basis) for basis in node.get("basis").each()),
        projects=tuple(_project(project) for project in node.get("projects").each()),
        hash=digest(node.value),
    )
    codes = [part.code for part in programme.parts()]
    if len(set(codes)) != len(codes):
        raise node.get("projects").refuse("parts with a code of their own")
    return programme


def _basis(node: Node) -> Basis:
    node.only("instrument", "article", "certainty")
    holder = Node({"source": {"instrument": node.get("instrument").value}}, node.file, node.path)
    return Basis(source=source_of(holder), certainty=node.get("certainty").one_of(Certainty))


def _project(node: Node) -> Project:
    node.only("code", "title", "lead", "parts", "source", "certainty")
    code = _code(node.get("code"), ("DA", "HP"))
    below = node.find("parts")
    own = (_part(node, code),)
    return Project(
        code=code,
        title=node.get("title").both_languages(),
        parts=tuple(_sub_project(part, code) for part in below.each()) if below else own,
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _sub_project(node: Node, project: str) -> Part:
    node.only("code", "title", "lead", "source", "certainty")
    whole = node.get("code").text()
    if not whole.startswith(f"{project}."):
        raise node.get("code").refuse(f"a code that begins with {project}.")
    _code(Node(whole.partition(".")[2], node.file, (*node.path, "code")), ("TDA", "ND"))
    return _part(node, whole)


def _part(node: Node, code: str) -> Part:
    lead = node.find("lead")
    return Part(
        code=code,
        title=node.get("title").both_languages(),
        lead=lead.both_languages() if lead else None,
        source=source_of(node),
        certainty=node.get("certainty").one_of(Certainty),
    )


def _code(node: Node, prefixes: tuple[str, ...]) -> str:
    code = node.text()
    letters = code.rstrip("0123456789")
    if letters not in prefixes or letters == code:
        raise node.refuse(f"a code like {' or '.join(f'{prefix}1' for prefix in prefixes)}")
    return code
