"""`giamngheo init | migrate | createuser | check`: setting up an installation and looking after it."""

from datetime import UTC, datetime
from pathlib import Path

import click

from giamngheo.console.installed import data_option, make_ready, migrations_waiting, needs_installation
from giamngheo.console.output import end, json_option, language_option, print_json, refuses, say, today
from giamngheo.core.problems import Kind, Problem, Refused, catalogue

catalogue(
    {
        "console.unknown_role": Kind(
            "Không có chức vụ “{role}”.",
            "There is no role “{role}”.",
            "Các chức vụ: {known}.",
            "Roles: {known}.",
        ),
    }
)


@click.command()
@data_option
@language_option
@refuses
def init(data: Path, language: str) -> None:
    """Tạo một hệ thống mới, trống: cơ sở dữ liệu và danh mục đơn vị hành chính.

    Make a new, empty installation: the database and the administrative units.
    """
    make_ready(data)
    _migrate()
    from giamngheo.audit.actions import Actor
    from giamngheo.places.actions import load_units

    added = load_units(actor=Actor("system", "giamngheo init"), at=datetime.now(UTC))
    vi = f"Đã tạo hệ thống ở {data}: thêm {added.units} đơn vị hành chính. Tiếp theo: giamngheo createuser."
    en = f"Installed in {data}: {added.units} administrative units added. Next: giamngheo createuser."
    click.echo(say(language, vi, en))
    end([problem for problem in added.problems if problem.severity == "error"], language)


@click.command()
@data_option
@language_option
@refuses
def migrate(data: Path, language: str) -> None:
    """Cập nhật cơ sở dữ liệu theo phiên bản phần mềm; chạy lại không đổi gì.

    Bring the database up to the software; running it again changes nothing.
    """
    make_ready(data)
    waiting = migrations_waiting()
    _migrate()
    vi, en = f"Đã chạy {waiting} bước cập nhật.", f"{waiting} migrations applied."
    click.echo(say(language, vi, en))


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


@click.command()
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Họ và tên / full name.")
@click.option("--role", required=True, help="Chức vụ, ví dụ clerk / role.")
@click.option("--place", "code", required=True, help="Mã đơn vị hành chính / code of the unit.")
@click.option(
    "--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="Từ ngày, mặc định hôm nay / first day."
)
@click.password_option(help="Mật khẩu; hỏi nếu không ghi / password, asked for if not given.")
@data_option
@language_option
@refuses
@needs_installation
def createuser(
    username: str,
    full_name: str,
    role: str,
    code: str,
    start: datetime | None,
    password: str,
    data: Path,
    language: str,
) -> None:
    """Tạo tài khoản và giao chức vụ tại một đơn vị.

    Add an account and give it an office at a unit.
    """
    from django.db import transaction
    from django.utils.translation import override

    from giamngheo.access.actions import add_account, give_office
    from giamngheo.access.models import Role
    from giamngheo.access.reach import reach_of_installation
    from giamngheo.audit.actions import Actor
    from giamngheo.places.queries import by_code

    if role not in Role.values:
        values = {"role": role, "known": ", ".join(Role.values)}
        raise Refused([Problem("console.unknown_role", values=values)])
    day = start.date() if start else today()
    actor, at = Actor("system", "giamngheo createuser"), datetime.now(UTC)
    reach = reach_of_installation("accounts.manage")
    with override(language), transaction.atomic():  # Django itself says what a password lacks
        place = by_code(code, day)
        account = add_account(
            username=username, full_name=full_name, password=password, actor=actor, at=at, language=language
        )
        give_office(
            account=account, place=place, role=Role(role), valid_from=day, reach=reach, actor=actor, at=at
        )
    vi = f"Đã tạo tài khoản {username}: {Role(role).label}, {place.full_name}."
    click.echo(say(language, vi, f"Account {username} added: {role}, {place.full_name}."))


@click.command()
@data_option
@json_option
@language_option
@refuses
@needs_installation
def check(data: Path, as_json: bool, language: str) -> None:
    """Kiểm tra mọi ràng buộc của dữ liệu đã lưu: diện không chồng, nhật ký không đứt, niêm phong không đổi.

    Verify every stored invariant: statuses do not overlap, the log is unbroken, snapshots match their hashes.
    """
    from giamngheo.issuing.folders import snapshots_root
    from giamngheo.issuing.invariants import broken

    problems = list(broken(snapshots_root()))
    if as_json:
        print_json({"problems": [problem.as_dict() for problem in problems]})
    elif not problems:
        click.echo(say(language, "Dữ liệu toàn vẹn.", "Everything holds."))
    end(problems, language)
