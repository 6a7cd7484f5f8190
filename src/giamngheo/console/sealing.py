"""`giamngheo seal`, `giamngheo verify`: a cycle frozen as files, and every figure counted from them again."""

import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from giamngheo.console.installed import cycle_of, data_option, needs_installation
from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say
from giamngheo.core.numbers import group
from giamngheo.core.problems import Problem, Refused, Spot
from giamngheo.documents.digests import table_digests
from giamngheo.facts import recounting, snapshot
from giamngheo.facts.recounting import Recount
from giamngheo.facts.sealing import Tell

_NAME = re.compile(r"[0-9a-f]{64}")
_STEPS = {
    "read": ("đọc", "read"),
    "check": ("kiểm tra", "checked"),
    "write": ("ghi theo xã", "written by commune"),
    "figures": ("tính số liệu", "figures counted"),
    "tables": ("lập biểu", "tables made"),
    "name": ("đặt mã", "named"),
}

commune_option = click.option(
    "--commune",
    "communes",
    multiple=True,
    metavar="CODE",
    help="Chỉ xã này, lặp lại được / this commune only.",
)


@click.command()
@click.argument("cycle")
@click.option(
    "-o",
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Thư mục ghi ra / output folder.",
)
@commune_option
@data_option
@json_option
@language_option
@refuses
def seal(cycle: str, out: Path, communes: tuple[str, ...], data: Path, as_json: bool, language: str) -> None:
    """Niêm phong một đợt rà soát đã công nhận và chép bộ số liệu ra thư mục.

    Bộ số liệu nằm trong hệ thống và được chép vào OUT/<mã>. Làm lại khi dữ liệu không đổi thì được đúng mã cũ. Không có
    tên người, địa chỉ, số định danh. Có --commune thì chỉ chép phần của xã đó.

    Seal a recognised cycle and copy the data set to a folder.

    The set stays in the installation and is copied to OUT/<name>. Sealing the same record again gives the same name. It
    holds no names, addresses or identity numbers. With --commune only the part of that commune is copied.
    """
    name, folder = _seal(cycle=cycle, data=data, language=language)
    there = snapshot.copy(folder, out, communes or None)
    manifest = snapshot.read_manifest(there)
    if as_json:
        print_json({"name": name, "folder": str(there), "manifest": manifest})
        return
    chosen = [manifest["communes"][code] for code in communes or manifest["communes"]]
    households = group(sum(one["households"] for one in chosen), language)
    persons = group(sum(one["persons"] for one in chosen), language)
    vi = (
        f"Đã niêm phong {cycle}: {households} hộ, {persons} nhân khẩu, {len(chosen)} xã.\nMã: {name}\n{there}"
    )
    en = f"Sealed {cycle}: {households} households, {persons} persons, {len(chosen)} communes.\nName: {name}\n{there}"
    click.echo(say(language, vi, en))


@needs_installation
def _seal(*, cycle: str, data: Path, language: str) -> tuple[str, Path]:
    from giamngheo.audit.actions import Actor
    from giamngheo.issuing.actions import take_snapshot
    from giamngheo.issuing.folders import snapshots_root

    made = take_snapshot(
        cycle=cycle_of(cycle),
        root=snapshots_root(),
        actor=Actor("system", "giamngheo seal"),
        at=datetime.now(UTC),
        tell=_progress(language),
    )
    return made.name, snapshots_root() / made.folder


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@commune_option
@json_option
@language_option
@refuses
def verify(folder: Path, communes: tuple[str, ...], as_json: bool, language: str) -> None:
    """Kiểm bộ số liệu niêm phong: tính lại mọi số liệu từ dữ liệu bên trong và so với số đã niêm phong.

    Không cần cơ sở dữ liệu. Kết thúc 0: giống hệt; 1: có chỗ khác, được liệt kê; 2: không phải bộ số liệu niêm phong.
    FOLDER là bộ số liệu, hoặc thư mục chứa các bộ số liệu.

    Verify a sealed data set: count every figure again from the data inside and compare it with what was sealed.

    No database is needed. Exit status 0: the same; 1: there are differences, and they are listed; 2: not a sealed set.
    FOLDER is a data set, or a folder that holds data sets.
    """
    counted = {
        one: recounting.recount(one, table_digests, _progress(language), communes or None)
        for one in _sets(folder)
    }
    problems = [problem for found in counted.values() for problem in found.problems]
    if as_json:
        print_json({"sets": [_document(one, found) for one, found in counted.items()]})
    else:
        for one, found in counted.items():
            click.echo(_screen(one, found, language))
    end(problems, language)


def _sets(folder: Path) -> Sequence[Path]:
    """The set itself, or the sets that a folder holds; Refused where there is none."""
    if not (folder / snapshot.MANIFEST).is_file() and folder.is_dir():
        held = sorted(path for path in folder.iterdir() if path.is_dir() and _NAME.fullmatch(path.name))
        if held:
            return held
    if not folder.exists():
        raise Refused([Problem("snapshot.no_folder", Spot(file=str(folder)))])
    return [folder]


def _document(folder: Path, found: Recount) -> dict[str, object]:
    return {
        "folder": str(folder),
        "name": snapshot.name_of(found.manifest),
        "cycle": found.manifest["cycle"],
        "standard": found.manifest["standard"],
        "law_hash": found.manifest["law_hash"],
        "own_law": found.own_law,
        "communes": found.communes,
        "households": found.households,
        "figures": found.figures,
        "tables": found.tables,
        "same": not found.problems,
        "problems": [problem.as_dict() for problem in found.problems],
    }


def _screen(folder: Path, found: Recount, language: str) -> str:
    manifest = found.manifest
    lines = [f"{manifest['cycle']}  [{snapshot.name_of(manifest)[:12]}]  {folder}"]
    counts = [
        group(count, language) for count in (found.households, found.communes, found.figures, found.tables)
    ]
    vi = "{} hộ, {} xã; đã tính lại {} số liệu, lập lại {} biểu."
    en = "{} households, {} communes; {} figures counted again, {} tables made again."
    lines.append(say(language, vi, en).format(*counts))
    law = f"{manifest['standard']} · {manifest['law_hash'][:12]}"
    if found.own_law:
        lines.append(
            say(
                language,
                f"Văn bản: {law}, đúng bản của chương trình này.",
                f"Law: {law}, as in this program.",
            )
        )
    else:
        vi = f"Văn bản: {law}. Chương trình này có bản khác; đã tính bằng bản kèm theo bộ số liệu."
        en = f"Law: {law}. This program has another version; the one inside the data set was used."
        lines.append(say(language, vi, en))
    if not found.problems:
        lines.append(say(language, "Giống hệt số đã niêm phong.", "The same as what was sealed."))
    return "\n".join(lines)


def _progress(language: str) -> Tell:
    """Says on standard error how far the work is, where a person looks."""

    def tell(step: str, done: int) -> None:
        if sys.stderr.isatty():
            ending = "\n" if step == "name" else ""
            click.echo(
                f"\r\033[K{say(language, *_STEPS[step])}: {group(done, language)}{ending}", err=True, nl=False
            )

    return tell
