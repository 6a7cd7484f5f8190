"""Devices that were away for days, on lines that break, to a server that falls over: is anything lost, double or moved?

python -m campaigns.offline_histories --count 1000 --seed 1 --database sqlite

A history is some phones that fill in forms about the households of one village: about the same household twice, with
edits, with one instance written over, with answers that cannot be, with photographs.  It is then delivered twice over
from the beginning, each time in another order and with other mishaps: POSTs that arrive in any order, come twice,
lose their receipt, are cut off, or meet a server that dies between keeping and settling, or in the middle of
settling.  The devices' clocks are wrong by years.  Whatever happened on the way, both deliveries must end the same.
"""

import io
import os
import random
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import click

if TYPE_CHECKING:
    from tests.doors.capture.collect import Collect, Fetched, Filled

ACCOUNTS = ("thon", "xa")
MISHAPS = ("cut off", "receipt lost", "dies before settling", "dies in settling")
_HOW_OFTEN = 0.25
SETTLE = "giamngheo.review.actions.settling.settle"


@dataclass
class History:
    """What was filled in, by device; which device sends it."""

    filled: list[tuple[int, "Filled"]] = field(default_factory=list)


@dataclass
class Tally:
    """What a campaign went through."""

    histories: int = 0
    forms: int = 0
    posts: int = 0
    mishaps: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)

    def count(self, kind: str, of: dict[str, int]) -> None:
        of[kind] = of.get(kind, 0) + 1


class Different(AssertionError):  # noqa: N818 - reads as what was found
    """Two deliveries of one history did not end the same, or something was lost or double."""


@contextmanager
def village() -> Iterator[tuple[list["Collect"], "Fetched"]]:
    """The small district with an open cycle, five households in one village, and devices with its form."""
    from giamngheo.registry.actions import register_households
    from giamngheo.registry.entries import NewHousehold, NewMember
    from tests.doors.capture.collect import Collect
    from tests.doors.capture.conftest import open_cycle
    from tests.doors.office import world

    made = world.build()
    open_cycle(made)
    entries = [
        NewHousehold(
            code=code, place=made.places["06328-01"], created_on=world.REVIEWED.replace(year=2021),
            members=[NewMember("Triệu Văn Sơn", "head", sex="male", birth_year=1970)],
        )
        for code in ("BS-0101", "BS-0102", "BS-0103", "BS-0104")
    ]  # fmt: skip
    register_households(entries=entries, place=made.places["185"], actor=world.ACTOR, at=world.NOW)
    devices = [Collect(ACCOUNTS[number % 2], world.PASSWORD, f"collect:{number}") for number in range(3)]
    for device in devices:
        device.client.raise_request_exception = False
    listed = next(one for one in devices[0].form_list() if "06328-01" in one.form_id)
    yield devices, devices[0].fetch(listed)


@contextmanager
def remembering() -> Iterator[None]:
    """What is the same each time and costs most is found once: contradictions within answers, and territories."""
    from giamngheo.places import lineage
    from giamngheo.review import recording
    from giamngheo.review.checks import answer_problems

    found: dict[str, Any] = {}

    def remembered(tables: Any, on: Any) -> Any:
        key = f"{tables.households.to_pylist()} {tables.persons.to_pylist()} {on}"
        if key not in found:
            found[key] = answer_problems(tables, on)
        return found[key]

    with (
        patch.object(lineage, "territory", cache(lineage.territory)),
        patch.object(recording, "answer_problems", remembered),
        patch("giamngheo.review.actions.settling.answer_problems", remembered),
    ):
        yield


def fill(draw: random.Random, devices: Sequence["Collect"], form: "Fetched") -> History:
    """Some forms, by some devices, about few households, so that they meet."""
    history = History()
    households = [row["name"] for row in form.rows("households.csv")]
    for number, device in enumerate(devices[: draw.randint(1, len(devices))]):
        own: list[Filled] = []
        for _ in range(draw.choice((1, 1, 2, 3))):
            earlier = draw.choice(own) if own and draw.random() < 0.4 else None
            again = draw.choice(own) if own and draw.random() < 0.15 else None
            household = "BS-9999" if draw.random() < 0.05 else draw.choice(households)
            made = device.fill(
                form, household, _answers(draw),
                replaces=earlier.instance if earlier else "",
                instance=again.instance if again else f"uuid:{draw.getrandbits(64):x}",
                photo=draw.randbytes(draw.randint(10, 4000)) if draw.random() < 0.4 else None,
            )  # fmt: skip
            made.xml = made.xml.replace("1999-12-31", f"{draw.choice((1970, 2024, 2031, 2099))}-01-01")
            if made.files and draw.random() < 0.5:
                made.files["audit.csv"] = draw.randbytes(50)
            own.append(made)
        history.filled += [(number, made) for made in own]
    return history


def _answers(draw: random.Random) -> dict[str, object]:
    """Few different answers, so that some say the same; now and then one that cannot be."""
    answers: dict[str, object] = {"b1": draw.choice((120, 120, 150))}
    if draw.random() < 0.4:
        answers["toilet"] = draw.choice(("none", "septic"))
    if draw.random() < 0.1:
        answers["b1"] = -5
    return answers


def deliver(draw: random.Random, history: History, devices: Sequence["Collect"], tally: Tally) -> None:
    """Every POST of every form, in any order and with mishaps, until each has its receipt."""
    waiting = [
        (number, post)
        for number, made in history.filled
        for post in devices[number].chunks(made, draw.choice((2000, 10_000_000)))
    ]
    waiting += draw.choices(waiting, k=draw.randint(0, 3))  # sent again for no reason
    draw.shuffle(waiting)
    while waiting:
        number, post = waiting.pop(0)
        mishap = draw.choice(MISHAPS) if draw.random() < _HOW_OFTEN else "arrives"
        tally.posts += 1
        tally.count(mishap, tally.mishaps)
        status = _post(devices[number], post, mishap, draw)
        if mishap == "arrives":
            if status not in (201, 409):
                raise Different(f"a POST that arrived was answered {status}")
        else:
            waiting.insert(draw.randint(0, len(waiting)), (number, post))
            if mishap == "cut off" and status != 400:
                raise Different(f"a POST that was cut off was answered {status}")


def _post(device: "Collect", post: tuple[bytes, str], mishap: str, draw: random.Random) -> int:
    """One POST; the status as the server meant it."""
    body, content_type = post
    more: dict[str, Any] = {}
    if mishap == "cut off":
        more = {
            "wsgi.input": io.BytesIO(body[: draw.randrange(len(body) - 4)]),
            "CONTENT_LENGTH": str(len(body)),
        }
    elif mishap.startswith("dies"):
        return _into_a_dying_server(device, body, content_type, before=mishap == "dies before settling")
    return device.post(body, content_type, **more).status


def _into_a_dying_server(device: "Collect", body: bytes, content_type: str, *, before: bool) -> int:
    from giamngheo.review.actions import settling

    settle = settling.settle

    def dying(*arguments: Any) -> None:
        if not before:
            settle(*arguments)
        raise RuntimeError("mất điện")

    with patch(SETTLE, dying):
        response = device.client.post(
            "/odk/submission", body, content_type=content_type, headers=device.headers, secure=True
        )
    return int(response.status_code)


def ending(history: History) -> dict[str, object]:
    """How it stands: states, live answers, files.  Raises `Different` for what is lost or double."""
    from giamngheo.review.field_files import path_of
    from giamngheo.review.models import FieldFile, FieldState, FieldSubmission, Sheet

    rows = {(one.instance, one.body): one for one in FieldSubmission.objects.all()}
    sent = {(made.instance, made.xml): made for _, made in history.filled}
    if rows.keys() != sent.keys() or FieldSubmission.objects.count() != len(sent):
        raise Different(f"{len(sent)} forms were sent and {FieldSubmission.objects.count()} are kept")
    if any(one.state == FieldState.waiting for one in rows.values()):
        raise Different("a delivery with its receipt is still waiting")
    files = {
        (file.submission.instance, file.submission.body, file.name, file.hash)
        for file in FieldFile.objects.select_related("submission")
    }
    expected = {
        (made.instance, made.xml, name, sha256(content).hexdigest())
        for _, made in history.filled
        for name, content in made.files.items()
    }
    if files != expected or not all(path_of(hash_).is_file() for *_, hash_ in files):
        raise Different("a file is missing or double")
    live = {
        sheet.household.code: sheet.answers
        for sheet in Sheet.objects.filter(superseded_by=None, cycle__state="open").select_related("household")
    }
    states = {f"{instance} {one.body_hash}": str(one.state) for (instance, _), one in rows.items()}
    linked = {
        one.household: one.sheet.superseded_by_id is None
        for one in rows.values()
        if one.state == FieldState.recorded and one.sheet is not None
    }
    if not all(linked.values()):
        raise Different("a recorded delivery's sheet does not count")
    return {"states": states, "live": live}


def play(
    number: int, seed: int, devices: Sequence["Collect"], form: "Fetched", tally: Tally, folder: Path
) -> None:
    """One history, delivered twice over from the beginning; leaves the database as it was."""
    from django.db import transaction

    draw = random.Random(f"{seed}/{number}")
    history = fill(draw, devices, form)
    tally.histories += 1
    tally.forms += len(history.filled)
    ends: list[Mapping[str, Any]] = []
    for _ in range(2):
        with transaction.atomic():
            deliver(draw, history, devices, tally)
            ends.append(ending(history))
            transaction.set_rollback(True)
        shutil.rmtree(folder / "field", ignore_errors=True)
    if ends[0] != ends[1]:
        raise Different(f"history {number} of seed {seed}: {ends[0]} or {ends[1]}, by the order of delivery")
    for state in ends[0]["states"].values():
        tally.count(state, tally.states)


def campaign(count: int, seed: int, folder: Path, progress: Callable[[int], None] = lambda _: None) -> Tally:
    """As many histories as asked for, in a database that is ready and empty."""
    from giamngheo.capture.openrosa.signing_in import remembered

    tally = Tally()
    remembered.clear()
    with remembering(), village() as (devices, form):
        for number in range(count):
            play(number, seed, devices, form, tally, folder)
            progress(number + 1)
    return tally


def words(tally: Tally, seconds: float, engine: str) -> str:
    """The result in a few lines."""
    end = "nothing lost, nothing double, no ending moved by the order."
    lines = [
        f"{tally.histories} histories, {tally.forms} forms, {tally.posts} POSTs on {engine} in {seconds:.0f} s: {end}",
        "mishaps: " + ", ".join(f"{kind} {number}" for kind, number in sorted(tally.mishaps.items())),
        "endings: " + ", ".join(f"{state} {number}" for state, number in sorted(tally.states.items())),
    ]
    return "\n".join(lines)


@click.command()
@click.option("--count", default=1000, show_default=True, help="How many histories.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same histories.")
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
def main(count: int, seed: int, database: str) -> None:
    """Simulated offline histories; stops at the first that ends in more than one way."""
    os.environ["GIAMNGHEO_TEST_DATABASE"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import logging

    import django

    django.setup()
    logging.getLogger("django.request").setLevel(logging.CRITICAL)  # its answers are what is looked at
    from django.conf import settings
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    runner.setup_test_environment()
    made = runner.setup_databases()
    started = time.monotonic()

    def progress(done: int) -> None:
        if done % 50 == 0:
            click.echo(f"{done}", err=True)

    try:
        tally = campaign(count, seed, Path(settings.DATA_DIRECTORY), progress)
        click.echo(words(tally, time.monotonic() - started, database))
    finally:
        runner.teardown_databases(made)


if __name__ == "__main__":
    main()
