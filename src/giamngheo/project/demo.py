"""`giamngheo demo`: the demonstration district from scratch, the whole main job, then the site."""

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from giamngheo.console.installed import make_ready
from giamngheo.console.output import language_option, refuses, say, table
from giamngheo.console.serving import free_address, host_option, port_option, run
from giamngheo.core.numbers import group, percent, ratio
from giamngheo.core.problems import Kind, Problem, Refused, Spot, catalogue
from giamngheo.demo.story import STORY_DATE
from giamngheo.project.installation import DEMONSTRATION as MARKER

if TYPE_CHECKING:
    from giamngheo.demo.build import Summary

catalogue(
    {
        "demo.occupied": Kind(
            "Thư mục “{folder}” đã có dữ liệu không phải của bản giả lập.",
            "The directory “{folder}” holds data that are not a demonstration's.",
            "Chọn thư mục khác bằng --data.",
            "Choose another directory with --data.",
        ),
    }
)

_STAGE_WORDS = {
    "draw": ("Dựng dân cư giả lập", "Drawing the synthetic population"),
    "places": ("Đơn vị hành chính, thôn", "Units and villages"),
    "accounts": ("Tài khoản, chức vụ", "Accounts and offices"),
    "register": ("Sổ hộ và nhân khẩu", "Register of households and persons"),
    "history": ("Tình trạng trước đợt đầu", "History before the first cycle"),
    "leave": ("Biến động trong năm", "Changes of the year"),
    "review": ("Rà soát: phiếu → tính điểm → công nhận", "Review: sheets → scores → recognition"),
    "seal": ("Niêm phong số liệu", "Sealing the results"),
    "compare": ("Đối chiếu với số liệu công bố", "Comparing with the published figures"),
    "in_year": ("Mở đợt rà soát thường xuyên", "Opening the in-year review"),
    "next_year": ("Đợt định kỳ 2024 đang đi qua các bước", "The review of 2024, in the middle of its steps"),
    "money": ("Dự toán, giải ngân 2022–2024", "Budget and disbursement 2022–2024"),
    "activities": ("Hoạt động, hộ tham gia, bàn giao", "Activities, households, handovers"),
}


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data/demo"),
    show_default=True,
    help="Thư mục dữ liệu, tạo mới từ đầu / data directory, built from scratch.",
)
@host_option
@port_option
@click.option("--no-serve", is_flag=True, help="Chỉ dựng, không chạy trang / build only.")
@click.option(
    "--people",
    type=click.IntRange(500, 5_000_000),
    help="Khoảng bao nhiêu nhân khẩu; mặc định đúng cỡ huyện / about how many persons.",
)
@language_option
@refuses
def demo(*, data: Path, host: str, port: int, no_serve: bool, people: int | None, language: str) -> None:
    """Dựng huyện Bắc Sơn giả lập từ đầu, chạy trọn công việc chính rồi mở trang làm việc.

    Build the synthetic district of Bắc Sơn from scratch, run the whole main job, then serve the site.
    """
    started = time.monotonic()
    if not no_serve:
        free_address(host, port)  # before minutes of building, and before an earlier demonstration is cleared
    _clear(data)
    make_ready(data)
    from django.core.management import call_command

    from giamngheo.demo.build import build_district

    call_command("migrate", verbosity=0, interactive=False)
    summary = build_district(people=people, progress=_Progress(language))
    _mark(data, complete=True)
    seconds = round(time.monotonic() - started)
    click.echo(_words(summary, data, seconds, language))
    if not no_serve:
        run(host, port, language, open_browser=_has_a_screen())


def _has_a_screen() -> bool:
    """True for a person at a desktop; on a server a text browser would take over the terminal."""
    desktop = sys.platform in ("darwin", "win32") or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()
    return sys.stdout.isatty() and bool(desktop)


def _clear(data: Path) -> None:
    """Empties a directory that an earlier demonstration left; refuses any other that holds something."""
    if data.exists() and any(data.iterdir()):
        if not (data / MARKER).is_file():
            raise Refused([Problem("demo.occupied", Spot(), {"folder": data})])
        shutil.rmtree(data)
    data.mkdir(parents=True, exist_ok=True)
    _mark(data, complete=False)


def _mark(data: Path, *, complete: bool) -> None:
    """Say that the directory is a demonstration's, and on which day its story stands."""
    said = {"complete": complete, "today": STORY_DATE.isoformat()}
    (data / MARKER).write_text(json.dumps(said), encoding="utf-8")


class _Progress:
    """One line a stage on standard error; a bar of per cent where it is a terminal."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        words = say(self.language, *_STAGE_WORDS[stage])
        if sys.stderr.isatty():
            end = "\n" if done >= total else ""
            click.echo(f"\r{words} … {100 * done // max(total, 1):3d} %{end}", err=True, nl=False)
        elif stage != self.stage:
            click.echo(f"{words} …", err=True)
        self.stage = stage


def _words(summary: "Summary", data: Path, seconds: int, language: str) -> str:
    vi = (
        f"\nDỮ LIỆU GIẢ LẬP — {summary.villages} thôn, {group(summary.households)} hộ, "
        f"{group(summary.persons)} nhân khẩu, {group(summary.sheets)} phiếu, {group(summary.entries)} bút toán, "
        f"{summary.activities} hoạt động, "
        f"dựng trong {seconds} giây ở {data}.\n"
    )
    en = (
        f"\nSYNTHETIC DATA — {summary.villages} villages, {group(summary.households, 'en')} households, "
        f"{group(summary.persons, 'en')} persons, {group(summary.sheets, 'en')} sheets, "
        f"{group(summary.entries, 'en')} entries, "
        f"{summary.activities} activities, in {seconds} s in {data}.\n"
    )
    heading = say(
        language,
        "Cuối năm|Số hộ|Hộ nghèo|Tỷ lệ|Hộ cận nghèo|Tỷ lệ",
        "End of|Households|Poor|Rate|Near-poor|Rate",
    )
    rows = [heading.split("|")]
    for review in summary.reviews:
        shares = [
            percent(ratio(count, review.households), 2, language) for count in (review.poor, review.near_poor)
        ]
        counts = [group(count, language) for count in (review.households, review.poor, review.near_poor)]
        rows.append([str(review.year), counts[0], counts[1], shares[0], counts[2], shares[1]])
    accounts = [say(language, "Tài khoản|Chức vụ|Đơn vị", "Account|Role|Unit").split("|")]
    accounts += [[access.username, access.role, access.place] for access in summary.accesses]
    password = say(language, f"Mật khẩu chung: {summary.password}", f"Password of all: {summary.password}")
    compared = sum(len(review.compared) for review in summary.reviews)
    vi_same = f"{compared} số liệu công bố được đối chiếu, tất cả đều khớp."
    same = say(language, vi_same, f"{compared} published figures compared, all equal.")
    return "\n\n".join(
        [say(language, vi, en), table(rows, right=range(1, 6)), same, table(accounts), password]
    )
