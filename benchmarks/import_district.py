"""A district's workbook of filled sheets taken in: 17,000 households, 68,000 persons, on either engine.

    .venv/bin/python benchmarks/import_district.py
    .venv/bin/python benchmarks/import_district.py --engine postgresql

The register is entered and the workbook written first.  Then, each in a process of its own: merely reading the two
sheets with python-calamine (every cell into a Python object, nothing checked); our reading alone; the whole import
rehearsed and taken back, as the page before confirming does; the whole import; the same file again; one household of
it changed.  Time is the wall's and that of the processor, readers included; peak memory that of the process and of
its largest reader.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from contest import peak_mb

SEED = 2023
NOW = datetime(2023, 10, 31, tzinfo=UTC)
COMMUNES, VILLAGES, HOMES = 17, 10, 100
FAMILY, GIVEN = ("Hoàng", "Nông", "Dương", "Lý", "Triệu"), ("Thụ", "Lan", "Bình", "Sính", "Phúc", "Ái", "Mai")
STEPS = ("calamine", "read", "rehearse", "import", "again", "changed")


def main() -> None:
    wanted = _arguments()
    if wanted.step:
        _measure(wanted.step, wanted.folder)
        return
    with tempfile.TemporaryDirectory(prefix="giamngheo-benchmark-") as name:
        folder = Path(name)
        os.environ["GIAMNGHEO_DATA"] = str(folder)
        if wanted.engine == "postgresql":
            sys.path.insert(0, str(Path(__file__).parent.parent))
            from tests.throwaway import start_cluster

            os.environ["GIAMNGHEO_DATABASE_URL"] = start_cluster()
        else:
            os.environ.pop("GIAMNGHEO_DATABASE_URL", None)
        _set_up()
        _build(folder, wanted.communes)
        size = (folder / "district.xlsx").stat().st_size / 1e6
        households = wanted.communes * VILLAGES * HOMES
        print(f"{households:,} households, workbook of {size:.1f} MB, {wanted.engine}")
        print("| | wall s | CPU s | CPU, × calamine | peak MB | reader MB | |\n|---|---|---|---|---|---|---|")
        base = 0.0
        for step in STEPS:
            command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
            found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
            base = base or found["cpu"]
            print(
                f"| {step} | {found['wall']:.2f} | {found['cpu']:.2f} | {found['cpu'] / base:.1f} "
                f"| {found['peak']} | {found['reader']} | {found['answer']} |",
                flush=True,
            )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--communes", type=int, default=COMMUNES)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--folder", type=Path)
    return parser.parse_args()


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "giamngheo.project.settings")
    import django

    django.setup()


def _build(folder: Path, communes: int) -> None:
    """The register, an open cycle and the filled workbook, and the same with one answer changed."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from giamngheo.audit.actions import Actor
    from giamngheo.core.text import fold, sort_key
    from giamngheo.places.models import Place
    from giamngheo.registry import actions as registry
    from giamngheo.registry.entries import NewHousehold, NewMember
    from giamngheo.review import actions as review

    clerk, draws = Actor("đo"), random.Random(SEED)

    def place(code: str, level: str, kind: str, above: Place | None) -> Place:
        name = f"Đo {code}"
        return Place.objects.create(
            code=code, valid_from=date(2004, 1, 1), name=name, full_name=name, folded=fold(name), sort=sort_key(name),
            level=level, kind=kind, area="rural", parent=above, path=(above.path if above else "") + code + "/",
            synthetic=True,
        )  # fmt: skip

    def person(relation: str, year: int) -> NewMember:
        name = f"{draws.choice(FAMILY)} {draws.choice(('Văn', 'Thị'))} {draws.choice(GIVEN)}"
        sex = draws.choice(("male", "female"))
        return NewMember(name, relation, sex=sex, birth_year=year, ethnicity=draws.choice(("01", "02", "06")))

    district = place("185", "district", "huyen", place("20", "province", "tinh", None))
    for commune in range(communes):
        unit = place(f"{commune:05}", "commune", "xa", district)
        entries = []
        for village in range(VILLAGES):
            home = place(f"{unit.code}-{village:02}", "village", "thon", unit)
            for number in range(HOMES):
                members = [
                    person("head", draws.randint(1950, 1985)),
                    person("spouse", draws.randint(1950, 1985)),
                ]
                members += [person("child", draws.randint(2009, 2016)) for _ in range(2)]
                code = f"{home.code}-{number:03}"
                entries.append(NewHousehold(code, home, date(2022, 1, 1), members, arrival=None))
        registry.register_households(entries=entries, place=unit, actor=clerk, at=NOW)
    cycle = review.plan_cycle(
        code="do", title="Đo", kind="periodic", year=2023, reference_date=date(2023, 10, 31), opens_on=date(2023, 9, 1),
        closes_on=date(2023, 12, 14), place=district, standard="nd-07-2021", actor=clerk, at=NOW,
    )  # fmt: skip
    review.open_cycle(cycle=cycle, actor=clerk, at=NOW)
    _write_workbooks(folder, cycle, district)


def _write_workbooks(folder: Path, cycle: Any, district: Any) -> None:
    """What a district office sends: every question that is asked of everybody answered."""
    from giamngheo.forms.template import template
    from giamngheo.review import exporting

    out = exporting.Workbook(_reach(), cycle, district)
    draws = random.Random(SEED)
    own = [dict(row) | _house(draws) for row in out._household_rows()]
    theirs = [dict(row) | _answers(draws, row) for row in out._person_rows()]
    about = {"Mẫu phiếu": f"{out.form.id} {out.form.version} {out.form.hash}", "Đợt rà soát": cycle.code}
    for name in ("district", "changed"):
        content = template(out.form, own, theirs, about=about, beside=("Chủ hộ", "Thôn, khối phố"))
        (folder / f"{name}.xlsx").write_bytes(content)
        own[0]["b1"] = 999


def _house(draws: random.Random) -> dict[str, object]:
    yes_no = (
        "uses_internet", "has_tv", "has_radio", "has_computer", "has_laptop", "has_smartphone", "cause_land",
        "cause_capital", "cause_skills", "need_credit", "need_production", "merit", "no_labour_capacity",
    )  # fmt: skip
    return {name: draws.random() < 0.5 for name in yes_no} | {
        "house_area": f"{draws.randint(200, 1200) / 10:.1f}",
        "wall": draws.choice(("concrete", "brick_stone", "mud_straw")),
        "column": draws.choice(("concrete", "bamboo_poor_wood")),
        "roof": draws.choice(("tile", "sheet", "leaves_straw_paper")),
        "water_source": draws.choice(("piped", "borehole", "surface")),
        "toilet": draws.choice(("septic", "two_vault", "none")),
        "b1": draws.randint(60, 260),
    }


def _answers(draws: random.Random, person: Any) -> dict[str, object]:
    child = person["relation"] == "child"
    told: dict[str, object] = {"health_insurance": draws.random() < 0.8, "disabled": draws.random() < 0.05}
    if child:
        told |= {"schooling": "primary", "stunted": False, "underweight": draws.random() < 0.1}
    else:
        told |= {
            "able_to_work": True,
            "employment": draws.choice(("contract", "self_employed", "no_contract")),
        }
    return told


def _reach() -> Any:
    from giamngheo.access.powers import POWERS
    from giamngheo.access.reach import WHOLE, Grant, Reach

    return Reach((Grant("đo", frozenset(POWERS), (WHOLE,)),)).having("review.record")


def _measure(step: str, folder: Path) -> None:
    steps: dict[str, Callable[[Path], str]] = {"calamine": _calamine, "read": _read}
    if step != "calamine":
        _set_up()
        from giamngheo.law.bundle import load
        from giamngheo.review import actions, staging  # noqa: F401 - what a server has loaded is not measured

        load()
    work = steps.get(step) or (lambda folder: _import(folder, step))
    wall, cpu = time.perf_counter(), _cpu()
    answer = work(folder)
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": peak_mb(), "reader": reader, "answer": answer}))


def _cpu() -> float:
    own, readers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + readers.ru_utime + readers.ru_stime


def _calamine(folder: Path) -> str:
    from python_calamine import CalamineWorkbook

    def rows() -> Iterator[list[object]]:
        with CalamineWorkbook.from_path(folder / "district.xlsx") as book:
            for name in ("Hộ", "Nhân khẩu"):
                yield from book.get_sheet_by_name(name).iter_rows()

    return f"{sum(map(len, rows())):,} cells"


def _read(folder: Path) -> str:
    from giamngheo.law.bundle import load
    from giamngheo.review.staging import read_filled

    filled = read_filled(folder / "district.xlsx", load().standards["nd-07-2021"])
    assert filled.persons is not None
    return f"{filled.households.table.num_rows:,} + {filled.persons.table.num_rows:,} rows"


def _import(folder: Path, step: str) -> str:
    from giamngheo.audit.actions import Actor
    from giamngheo.forms.definition import forms
    from giamngheo.law.bundle import load
    from giamngheo.review import actions
    from giamngheo.review.models import Cycle
    from giamngheo.review.staging import read_filled

    name = "changed.xlsx" if step == "changed" else "district.xlsx"
    filled = read_filled(folder / name, load().standards["nd-07-2021"])
    done = actions.import_sheets(
        cycle=Cycle.objects.get(), filled=filled, form=forms()["phieu-b"], reach=_reach(), actor=Actor("đo"), at=NOW,
        rehearse=step == "rehearse",
    )  # fmt: skip
    return f"kept {done.sheets:,}, unchanged {done.unchanged:,}, {len(done.problems)} notes"


if __name__ == "__main__":
    main()
