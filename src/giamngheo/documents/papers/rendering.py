"""Papers to PDF.

The data go to Typst as one JSON text and never as markup: a name with brackets or a hash stays a name.  The PDF is an
archival one (PDF/A-2a, tagged): Typst refuses to make it when a letter has no glyph in any font, so no letter of a name
is ever lost in silence.  The same papers on the same machine give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from giamngheo.core.problems import Kind, Problem, Refused, catalogue
from giamngheo.documents.papers.kinds import KINDS, Paper
from giamngheo.documents.papers.manifest import manifest

TEMPLATES = Path(__file__).parent / "templates"
FONTS = ("Times New Roman", "Tinos", "Liberation Serif", "Libertinus Serif", "DejaVu Serif")
"""In order of preference: the one that the law names, its metric twins, one of Typst, one for rare letters."""
AT_ONCE = 500
"""Papers of one run; more are made run by run, which bounds the memory."""
_REMEMBERED = 11
"""Typst keeps what its last ten runs laid out, for editors; that many empty runs let go of it."""
_FEW = 20
_SHARED = ("layout", "decided")

catalogue(
    {
        "papers.not_made": Kind(
            "Không in được giấy: {reason}.",
            "The paper could not be made: {reason}.",
            "Cài phông chữ đủ dấu (Times New Roman, Tinos hoặc Liberation Serif 2) rồi in lại.",
            "Install a font with all letters (Times New Roman, Tinos or Liberation Serif 2) and print again.",
        ),
    }
)


def kind_of(paper: Paper) -> str:
    """The name of a paper's template and of its entry in the manifest."""
    return KINDS[type(paper)]


def plain(paper: Paper) -> dict[str, Any]:
    """The paper as JSON can hold it; dates as `2024-01-31`."""
    return {name: _plain(value) for name, value in asdict(paper).items()}


def canonical(value: Any) -> bytes:
    """One spelling of plain values, for hashing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def template_hash(kind: str) -> str:
    """SHA-256 of everything the template of a kind is made of."""
    digest = hashlib.sha256()
    for name in (kind, *_SHARED):
        digest.update((TEMPLATES / f"{name}.typ").read_bytes())
    return digest.hexdigest()


def render(papers: Sequence[Paper]) -> bytes:
    """Papers of one kind, one after another, as one PDF.  Refused where a letter has no glyph."""
    if not papers:
        raise ValueError("there is no paper to print")
    kind = kind_of(papers[0])
    return compiled(kind, [plain(paper) for paper in papers])


def render_in_pieces(papers: Sequence[Paper], size: int = AT_ONCE) -> Iterator[bytes]:
    """Many papers as several PDFs of at most `size` papers each."""
    for start in range(0, len(papers), size):
        yield render(papers[start : start + size])


def compiled(kind: str, papers: Sequence[Mapping[str, Any]]) -> bytes:
    """The PDF of papers that are plain values already."""
    entry = manifest()[kind]
    data = {
        "title": entry.title["vi"],
        "fonts": families(),
        "papers": [{**paper, "wording": entry.note("vi")} for paper in papers],
    }
    dated = next((str(paper["on"]) for paper in papers if paper.get("on")), None)
    try:
        made = typst.compile(
            TEMPLATES / f"{kind}.typ",
            root=TEMPLATES,
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards=["a-2a"],
            timestamp=_moment(dated),
        )
    except typst.TypstError as error:
        raise Refused([Problem("papers.not_made", values={"reason": error.message})]) from error
    finally:
        if len(papers) > _FEW:
            _let_go()
    return made


@cache
def families() -> tuple[str, ...]:
    """The fonts of this machine that papers are set in, the best first."""
    there = set(_fonts().families())
    return tuple(name for name in FONTS if name in there)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts()


def _let_go() -> None:
    """Without this a server that printed ten communes would hold all ten in memory for good."""
    for _ in range(_REMEMBERED):
        typst.compile(b"", format="pdf", font_paths=_fonts())


def _moment(day: str | None) -> datetime:
    """Midnight of the paper's day, so that the bytes depend on nothing else."""
    read = date.fromisoformat(day) if day else date(2000, 1, 1)
    return datetime(read.year, read.month, read.day, tzinfo=UTC)


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {name: _plain(part) for name, part in value.items()}
        case str():
            return value
        case Sequence():
            return [_plain(part) for part in value]
        case _:
            return value
